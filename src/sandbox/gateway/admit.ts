import type { Operation } from '../operations/operation.ts';
import { Refusal } from '../refusal.ts';
import type { Account } from '../world/accounts.ts';
import { requestsPerSecond } from '../world/arrivals.ts';
import type { Fault, FaultKind } from '../world/faults.ts';
import type { World } from '../world/world.ts';
import { authenticate } from './authenticate.ts';
import { openEnvelope } from './envelope.ts';
import { checkSize, type RawRequest } from './request.ts';
import { regionOf, route } from './route.ts';
import { gatewayRefusal, rateExceeded } from './texts.ts';

/** A request that has a right to be carried out, if its parameters are in order. */
export interface Admitted {
  readonly operation: Operation;
  readonly account: Account;
  readonly region: string;
  readonly parameters: () => unknown;
  /** Whether "80" is taken for an Integer. */
  readonly acceptText: boolean;
  readonly faults: readonly Fault[];
}

/** The checks of the gateway in the gateway's order. What was counted stays counted, so a refusal is a result. */
export function admit(request: RawRequest, world: World): Admitted | Refusal {
  try {
    checkSize(request);
    if (request.method !== 'GET' && request.method !== 'POST') throw gatewayRefusal('UnsupportedProtocol');
    const envelope = openEnvelope(request);
    const account = authenticate(request, envelope, world);
    const operation = route(envelope.action, envelope.version);
    const region = regionOf(operation.product, envelope.region);
    const { product, action } = operation;
    if (!world.arrivals.admit(account.owner ?? account.secretId, product, action, request.arrivedAt)) {
      throw rateExceeded(requestsPerSecond + 1, requestsPerSecond);
    }
    return {
      operation,
      account,
      region,
      parameters: envelope.parameters,
      acceptText: envelope.textOnly || !world.settings.strictTypes,
      faults: claimFaults(world, operation),
    };
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown;
    throw thrown;
  }
}

/** Faults of tasks are claimed by the task that they strike. */
const wireFaults: readonly FaultKind[] = ['throttle', 'error', 'delay', 'hang', 'drop', 'httpStatus', 'notJson'];

/** At most one of a kind, oldest first, and none behind one that keeps the request from being carried out. */
function claimFaults({ faults, arrivals }: World, { product, action }: Operation): Fault[] {
  const claimed: Fault[] = [];
  for (;;) {
    const kinds = wireFaults.filter((kind) => !claimed.some((fault) => fault.kind === kind));
    const fault = faults.claim(product, action, kinds);
    if (!fault) return claimed;
    claimed.push(fault);
    if (fault.kind === 'throttle') arrivals.count(product, action, 'injected');
    if (preventsExecution(fault)) return claimed;
  }
}

function preventsExecution(fault: Fault): boolean {
  return fault.kind === 'throttle' || ('when' in fault && fault.when === 'before' && fault.kind !== 'delay');
}
