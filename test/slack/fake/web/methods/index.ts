import { z } from 'zod';
import { app } from '../../seeds.ts';
import { refuse } from '../refusal.ts';
import { blocks } from './blocks.ts';
import { chat } from './chat.ts';
import { conversations } from './conversations.ts';
import { type Method, method } from './method.ts';
import { people } from './people.ts';
import { views } from './views.ts';

/** The tickets of Socket Mode are given out here and taken in delivery/socket.ts. */
export type OpenConnection = () => string;

export function createMethods(openConnection: OpenConnection): Readonly<Record<string, Method>> {
  return {
    ...blocks,
    ...chat,
    ...conversations,
    ...people,
    ...views,
    'apps.connections.open': method(
      { tier: 'T3', appToken: true },
      { app_id: z.literal(app.id).optional() },
      (_args, { manifest }) =>
        manifest.settings.socket_mode_enabled ? { url: openConnection() } : refuse('forbidden_team'),
    ),
  };
}
