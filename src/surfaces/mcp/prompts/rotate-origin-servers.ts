import { account, gaapListener, proxy } from './arguments.ts';
import { definePrompt } from './prompt.ts';
import { afterwards, approval } from './words.ts';

export default definePrompt({
  name: 'rotate_origin_servers',
  title: 'Rotate the origin servers of a listener',
  description: 'Moves a TCP or UDP listener of GAAP from old origin servers to new ones, in two approved steps.',
  arguments: [
    account,
    proxy,
    gaapListener,
    {
      name: 'OldRealServers',
      description: 'Those to be taken off: ids, addresses or names. All that are bound now, if left out.',
      required: false,
      phrase: true,
      values: 'originServers',
    },
    {
      name: 'NewRealServers',
      description: 'Those to be bound, with ports and weights where they matter: ids, addresses or names.',
      required: true,
      phrase: true,
    },
  ],
  operations: ['gaap:DescribeListeners', 'gaap:DescribeListenerRealServers', 'gaap:BindListenerRealServers'],
  own: ['changes'],
  words: `Help the person to move a GAAP listener from its old origin servers to new ones, without an interruption.

1. gaap_describe_listeners with ListenerId: it has to be TCP or UDP and running. Otherwise stop and say so.
2. gaap_describe_listener_real_servers with ListenerId: what is bound, with port, weight and health, and what can be bound. Find the old and the new ones there. A new one that is not listed cannot be bound: say so and stop.
3. Tell the person what is bound now, and the two sets that you are about to ask for. Wait for their word.
4. gaap_bind_listener_real_servers with old and new together. It replaces the whole set: whatever is left out is unbound, so name every server that is to stay, with its port, weight and failover role as they are.
5. When that has succeeded, look again with gaap_describe_listener_real_servers. Go on only once the new ones are healthy; otherwise stop and tell the person.
6. gaap_bind_listener_real_servers with the new ones and whatever else is to stay, without the old ones. This unbinds, so it is a decision of its own.
7. Look once more, and tell the person what is bound, what its health is, and the wayBack of both changes.

${approval}

${afterwards}`,
});
