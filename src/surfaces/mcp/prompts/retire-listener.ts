import { account, gaapListener, proxy } from './arguments.ts';
import { definePrompt } from './prompt.ts';
import { afterwards, approval } from './words.ts';

export default definePrompt({
  name: 'retire_listener',
  title: 'Retire a listener',
  description: 'Deletes a GAAP listener after looking at what it still serves. A deletion cannot be undone.',
  arguments: [
    account,
    { ...proxy, description: 'The GAAP connection, such as link-3d85gh. Give it or GroupId.' },
    {
      name: 'GroupId',
      description: 'The GAAP connection group, such as lg-5anbbou5, where the listener belongs to one.',
      required: false,
      values: 'groups',
    },
    { ...gaapListener, description: 'The listener, such as listener-pbsgn7ej. Its choices need ProxyId or GroupId.' },
  ],
  operations: [
    'gaap:DescribeListeners',
    'gaap:DescribeListenerRealServers',
    'gaap:BindListenerRealServers',
    'gaap:DeleteListeners',
  ],
  own: ['changes'],
  words: `Help the person to delete a GAAP listener that is no longer needed. A deletion cannot be undone: its configuration is kept with the change, and a listener that is created again has another id.

1. gaap_describe_listeners with ListenerId: protocol, port, status, and the ProxyId or GroupId that it belongs to. It has to be running.
2. For TCP and UDP: gaap_describe_listener_real_servers with ListenerId, for what is bound and its health. For HTTP and HTTPS the plan of the deletion shows the forwarding rules.
3. Tell the person what it still serves: port, origin servers or rules, and which of them are healthy. Ask whether its clients have moved elsewhere; this server cannot see traffic. Wait for their word.
4. Where origin servers of TCP or UDP are bound, offer to unbind them first: gaap_bind_listener_real_servers with ListenerId and no RealServerBindSet stops the serving, and can be taken back. Let the person watch for as long as they want before you go on.
5. gaap_delete_listeners with ListenerIds of this one, its ProxyId or GroupId, and Force 0, which deletes no listener that has origin servers bound. Force 1 deletes the bindings too: only where the person asks for exactly that.
6. gaap_describe_listeners with the ProxyId or GroupId: the listener is gone, and the others are as they were. Tell the person that, and that its configuration is kept with the change.

${approval}

${afterwards}`,
});
