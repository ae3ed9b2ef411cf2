import type { ArtefactKind, WantedOf } from '@verselink/contracts';
import type { RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10';
import { announcement } from '../render/announcement.ts';
import { signupMessage } from '../render/signup-message.ts';

/** The kinds that are messages, and what each shows. */
const BODIES = {
  'signup-message': signupMessage,
  announcement,
} satisfies {
  [K in ArtefactKind]?: (wanted: WantedOf[K]) => RESTPostAPIChannelMessageJSONBody;
};

export type MessageKind = keyof typeof BODIES;
export const MESSAGE_KINDS = Object.keys(BODIES) as MessageKind[];

/** What a message of ours should show. */
export function messageBody<Kind extends MessageKind>(kind: Kind, wanted: WantedOf[Kind]) {
  // The table pairs each kind with what it shows, which the compiler cannot follow through the union.
  const body = BODIES[kind] as (wanted: WantedOf[Kind]) => ReturnType<(typeof BODIES)[MessageKind]>;
  return body(wanted);
}
