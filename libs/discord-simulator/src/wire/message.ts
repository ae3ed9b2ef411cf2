import type {
  APIEmbed,
  APIMessage,
  APIMessageTopLevelComponent,
  APIThreadChannel,
} from 'discord-api-types/v10';
import { MessageFlags } from 'discord-api-types/v10';

import type { World } from '../state/world.ts';
import { wireChannel } from './channel.ts';

import { discordTime } from './time.ts';

type Json = Record<string, unknown>;

/** A message with the thread that was begun on it, as that is now. */
export function wireMessage(world: World, message: APIMessage): APIMessage {
  const begun = ((message.flags ?? 0) & MessageFlags.HasThread) !== 0;
  const thread = begun ? world.channels.get(message.id) : undefined;
  if (!thread) return message;
  return { ...message, thread: wireChannel(world, thread) as unknown as APIThreadChannel };
}

/** An embed as Discord gives it back: text trimmed, time normalised, empty fields left out. */
export function wireEmbed(embed: Json): APIEmbed {
  const { fields, author, footer, timestamp, ...rest } = embed;
  const answer: Json = { type: 'rich', ...trimmed(rest), flags: undefined };
  if (typeof timestamp === 'string') answer.timestamp = discordTime(timestamp);
  if (Array.isArray(fields)) {
    answer.fields = fields.map((field: Json) => ({ inline: false, ...trimmed(field) }));
  }
  if (author) answer.author = trimmed(author as Json);
  if (footer) answer.footer = trimmed(footer as Json);
  return withoutEmpty(answer);
}

/** Components with the numeric `id` and the defaults that Discord fills in. */
export function wireComponents(components: readonly Json[]): APIMessageTopLevelComponent[] {
  let id = 0;
  const fill = (component: Json): Json => {
    id += 1;
    const filled: Json = { ...withoutEmpty(component), id: component.id ?? id };
    if (Array.isArray(component.components)) {
      filled.components = component.components.map((child: Json) => fill(child));
    }
    if (component.accessory) filled.accessory = fill(component.accessory as Json);
    const type = Number(component.type);
    if (type === 3 || (type >= 5 && type <= 8)) {
      filled.min_values ??= 1;
      filled.max_values ??= 1;
    }
    return filled;
  };
  return components.map((component) => fill(component)) as unknown as APIMessageTopLevelComponent[];
}

function trimmed(fields: Json): Json {
  return withoutEmpty(
    Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [
        key,
        typeof value === 'string' ? value.trim() : value,
      ]),
    ),
  );
}

function withoutEmpty(fields: Json): Json {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  );
}
