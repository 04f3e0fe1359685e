import { account, region } from './arguments.ts';
import { definePrompt } from './prompt.ts';
import { afterwards, approval } from './words.ts';

export default definePrompt({
  name: 'stop_runaway_function_event',
  title: 'Stop a runaway function event',
  description: 'Finds a running asynchronous invocation of a cloud function (SCF) and stops it. Cannot be undone.',
  arguments: [
    account,
    region,
    {
      name: 'Namespace',
      description: 'Namespace of the function; "default", if left out.',
      required: false,
      values: 'namespaces',
    },
    { name: 'FunctionName', description: 'The function.', required: true, values: 'functions' },
    {
      name: 'InvokeRequestId',
      description: 'The invocation, where it is known. Its choices need FunctionName.',
      required: false,
      values: 'runningEvents',
    },
  ],
  operations: ['scf:ListFunctions', 'scf:ListAsyncEvents', 'scf:GetAsyncEventStatus', 'scf:TerminateAsyncEvent'],
  own: ['changes'],
  words: `Help the person to stop one asynchronous invocation of a cloud function that runs away.

1. Where InvokeRequestId is given: scf_get_async_event_status with it. It has to be running; otherwise there is nothing to stop: say so.
2. Where it is not: scf_list_async_events with FunctionName, Namespace and Status ["RUNNING"], page by page. Where the list is empty, scf_list_functions shows whether the function is there and has event tracking on (TraceEnable); without it the person has to bring the id from the function's log.
3. Tell the person which invocations run, since when, and which one you mean. One is stopped at a time: never choose for them, and never stop all that run.
4. Tell them both ways and let them choose. By default the instance is stopped by force and reclaimed: what the event was doing, and its /tmp, is lost. With GraceShutdown true only a SIGTERM is certain: without a handler the process exits, with one the event may clean up, and may also go on running.
5. scf_terminate_async_event with FunctionName, Namespace, InvokeRequestId and, where chosen, GraceShutdown.
6. scf_get_async_event_status: tell the person how the event stands now. Where it still runs after GraceShutdown, stopping it by force is a change of its own, and theirs to decide. What invoked it may invoke it again: ask whether that is known.

${approval}

${afterwards}`,
});
