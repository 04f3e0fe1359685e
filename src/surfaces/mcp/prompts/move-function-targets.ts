import { account, region } from './arguments.ts';
import { definePrompt } from './prompt.ts';
import { afterwards, approval } from './words.ts';

export default definePrompt({
  name: 'move_function_targets',
  title: 'Move a forwarding rule to other functions',
  description:
    'Moves a forwarding rule of a load balancer (CLB) from old cloud functions to new ones, in two approved steps.',
  arguments: [
    account,
    region,
    {
      name: 'LoadBalancerId',
      description: 'The load balancer, such as lb-cuxw2rm0.',
      required: true,
      values: 'loadBalancers',
    },
    {
      name: 'ListenerId',
      description: 'Its listener, such as lbl-d1ubsydq. Its choices need LoadBalancerId.',
      required: true,
      values: 'clbListeners',
    },
    {
      name: 'LocationId',
      description: 'The forwarding rule, such as loc-abcd1234. Its choices need LoadBalancerId and ListenerId.',
      required: false,
      values: 'rules',
    },
    {
      name: 'OldFunctions',
      description: 'Those to be taken off: namespace/name and version or alias. All that are bound now, if left out.',
      required: false,
      phrase: true,
    },
    {
      name: 'NewFunctions',
      description: 'Those to be bound: namespace/name, version or alias, and weight where it matters.',
      required: true,
      phrase: true,
    },
  ],
  operations: [
    'clb:DescribeListeners',
    'clb:DescribeTargets',
    'clb:RegisterFunctionTargets',
    'clb:DeregisterFunctionTargets',
  ],
  own: ['changes'],
  words: `Help the person to move a forwarding rule of a load balancer from its old cloud functions to new ones.

1. clb_describe_listeners with LoadBalancerId and ListenerIds: the rules of the listener. Where LocationId is not given and there is more than one rule, ask which one.
2. clb_describe_targets with LoadBalancerId, ListenerIds and LocationId: what the rule sends its requests to now, with weights. Find the old functions there, by namespace, name and qualifier.
3. Tell the person what is bound now, what you are about to bind and what to take off, with the share of requests that each will get by its weight. Wait for their word.
4. clb_register_function_targets with the new ones. It adds: what is bound stays. A small weight first lets the person try them.
5. When that has succeeded, clb_describe_targets again: both are there. Let the person say that the new ones work; this server cannot see requests.
6. clb_deregister_function_targets with the old ones. This takes away, so it is a decision of its own; without anything left the rule answers nothing.
7. clb_describe_targets once more: tell the person what is bound, and the wayBack of both changes.

${approval}

${afterwards}`,
});
