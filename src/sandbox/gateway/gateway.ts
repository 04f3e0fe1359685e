import type { Clock } from '../../lib/clock.ts';
import { Refusal } from '../refusal.ts';
import { requestsPerSecond } from '../world/arrivals.ts';
import type { Database } from '../world/database.ts';
import type { Fault } from '../world/faults.ts';
import { World } from '../world/world.ts';
import { type Admitted, admit } from './admit.ts';
import { readParameters } from './parameters.ts';
import { failure, type Reply, success } from './reply.ts';
import type { RawRequest } from './request.ts';
import { gatewayRefusal, rateExceeded } from './texts.ts';

interface GatewayParts {
  readonly database: Database;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly newId: () => string;
  readonly log: (line: string) => void;
  /** Ends what is hanging or delayed when the sandbox closes. */
  readonly closing: AbortSignal;
}

/** The parameters as they came, and as the operation's schema reads them. */
interface Asked {
  readonly sent: unknown;
  readonly input: unknown;
}

/** From a raw request to a reply: checked, struck by the faults that wait for it, carried out once, and logged. */
export class Gateway {
  readonly #parts: GatewayParts;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
  }

  async answer(request: RawRequest): Promise<Reply> {
    const requestId = this.#parts.newId();
    try {
      return await this.#answer(request, requestId);
    } catch (thrown) {
      if (thrown instanceof Refusal) return failure(thrown, requestId);
      this.#parts.log(`${requestId} ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`);
      return failure(gatewayRefusal('InternalError'), requestId);
    }
  }

  async #answer(request: RawRequest, requestId: string): Promise<Reply> {
    const { database } = this.#parts;
    const admitted = await database.transact(() => admit(request, this.#world()));
    if (admitted instanceof Refusal) return failure(admitted, requestId);

    const instead = await this.#strike(admitted.faults, 'before', requestId);
    if (instead) return instead;

    const { operation, parameters, acceptText } = admitted;
    const sent = parameters();
    const input = readParameters(operation.input, sent, operation.product, acceptText);
    const answer = await database.transact(() => this.#carryOut(admitted, { sent, input }, requestId));

    const spoilt = await this.#strike(admitted.faults, 'after', requestId);
    return spoilt ?? (answer instanceof Refusal ? failure(answer, requestId) : success(answer, requestId));
  }

  #world(): World {
    return new World(this.#parts.database, this.#parts.clock.now());
  }

  /** The effect and its entry in the log are one transaction. */
  #carryOut({ operation, account, region }: Admitted, { sent, input }: Asked, requestId: string): object | Refusal {
    const { database, newId } = this.#parts;
    const world = this.#world();
    world.tasks.settle();
    const record = (outcome: string, wrote: boolean): void =>
      world.executions.record({
        at: world.now,
        product: operation.product,
        action: operation.action,
        region,
        secretId: account.secretId,
        requestId,
        request: sent,
        outcome,
        wrote,
      });
    try {
      const answer = database.attemptWithin(() =>
        operation.execute(world, input, { requestId, region, account, newId }),
      );
      record('ok', operation.writes && wroteSomething(answer));
      return answer;
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      record(thrown.code, false);
      return thrown;
    }
  }

  async #strike(faults: readonly Fault[], when: 'before' | 'after', requestId: string): Promise<Reply | undefined> {
    for (const fault of faults) {
      if (('when' in fault ? fault.when : 'before') !== when) continue;
      const reply = await this.#replyOf(fault, requestId);
      if (reply) return reply;
    }
    return undefined;
  }

  async #replyOf(fault: Fault, requestId: string): Promise<Reply | undefined> {
    switch (fault.kind) {
      case 'delay':
        return (await this.#sleep(fault.ms)) ? undefined : { kind: 'drop' };
      case 'hang':
        await this.#sleep(fault.ms);
        return { kind: 'drop' };
      case 'drop':
        return { kind: 'drop' };
      case 'throttle':
        return failure(rateExceeded(requestsPerSecond + 1, requestsPerSecond), requestId);
      case 'error':
        return failure(fault, requestId);
      case 'httpStatus':
        return { kind: 'text', status: fault.status, type: 'text/html', body: '<html>sandbox fault</html>' };
      case 'notJson':
        return { kind: 'text', status: 200, type: 'text/html', body: fault.body };
      case 'stuckTask':
      case 'failedTask':
        return undefined;
    }
  }

  /** False when the sandbox closes first. */
  async #sleep(ms: number): Promise<boolean> {
    try {
      await this.#parts.clock.sleep(ms, this.#parts.closing);
      return true;
    } catch {
      return false;
    }
  }
}

/** DeleteListeners may succeed without deleting anything. */
function wroteSomething(answer: object): boolean {
  return !('OperationSucceedListenerSet' in answer) || JSON.stringify(answer.OperationSucceedListenerSet) !== '[]';
}
