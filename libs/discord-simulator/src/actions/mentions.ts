import type { APIMessage } from 'discord-api-types/v10';
import { PermissionFlagsBits as P } from 'discord-api-types/v10';

import type { Core } from '../core.ts';
import { permissionsIn } from '../permissions-in.ts';
import { wireUser } from '../wire/user.ts';

/** Which mentions in the text are real ones; left out: all of them (resources/message). */
export interface AllowedMentions {
  parse?: readonly ('users' | 'roles' | 'everyone')[] | null;
  users?: readonly string[] | null;
  roles?: readonly string[] | null;
}

/** Who is told of a message: those named in its text, as far as the sender allows and may. */
export function mentionsIn(
  core: Core,
  { content, channel_id, author }: Pick<APIMessage, 'content' | 'channel_id' | 'author'>,
  allowed: AllowedMentions | null | undefined,
): Pick<APIMessage, 'mentions' | 'mention_roles' | 'mention_everyone'> {
  const {
    parse = [],
    users = [],
    roles = [],
  } = allowed ?? { parse: ['users', 'roles', 'everyone'] };
  const named = (pattern: RegExp, kind: 'users' | 'roles', some: readonly string[] | null) =>
    [...new Set([...content.matchAll(pattern)].map(([, id]) => id ?? ''))].filter(
      (id) => parse?.includes(kind) || some?.includes(id),
    );
  const channel = core.world.channels.get(channel_id);
  const mayTellAll =
    channel !== undefined && (permissionsIn(core, channel, author.id) & P.MentionEveryone) !== 0n;
  return {
    mentions: named(/<@!?(\d{17,20})>/g, 'users', users)
      .filter((id) => core.world.users.has(id))
      .map((id) => wireUser(core.world, id)),
    mention_roles: named(/<@&(\d{17,20})>/g, 'roles', roles),
    mention_everyone:
      mayTellAll && (parse?.includes('everyone') ?? false) && /@everyone|@here/.test(content),
  };
}
