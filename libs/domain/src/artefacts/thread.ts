import { closingIn } from '../event.ts';
import { viewFacts } from '../view-event.ts';
import { isDue, planLeftover, planRemoval, type ArtefactRules } from './artefact-rules.ts';

const OF = { kind: 'thread', slot: '' } as const;

/**
 * The thread under the sign-up message, where the guild wants one: named after the event while that lives, archived and
 * locked after it, and gone with it. It stays with what members wrote in it when the message moves on.
 */
export const threadRules: ArtefactRules = {
  after: ['signup-message'],
  isUsed: ({ signup_thread }) => signup_thread,
  plan: ({ event, guild, artefacts, now, digestOf }) => {
    const artefact = artefacts[OF.kind];
    const facts = viewFacts(event, now);
    if (guild === undefined || facts === undefined) return [planRemoval(OF, artefact)];
    const isOver = facts.state === 'completed' || facts.state === 'cancelled';
    const closed = isOver || closingIn(event, guild.guild_id) !== undefined;
    const { title } = facts;
    // It names the message: what was refused under one that is gone is no reason against the next one.
    const digestUnder = (messageId: string) => digestOf([title, closed, messageId]);
    if (artefact?.discord_id && artefact.channel_id) {
      const { discord_id, channel_id } = artefact;
      const digest = digestUnder(discord_id);
      if (!isDue(artefact, digest, channel_id)) return [planLeftover(OF, artefact)];
      const wanted = { title, closed, message_id: discord_id };
      return [{ ...OF, action: 'edit', digest, wanted, channel_id, discord_id }];
    }
    const { discord_id: message_id, channel_id } = artefacts['signup-message'] ?? {};
    // Without a message there is nothing to hang it on: the message's result plans this again.
    if (!guild.signup_thread || closed || !message_id || !channel_id) {
      return [planLeftover(OF, artefact)];
    }
    const digest = digestUnder(message_id);
    if (!isDue(artefact, digest, channel_id)) return [planLeftover(OF, artefact)];
    const wanted = { title, closed, message_id };
    return [{ ...OF, action: 'create', digest, wanted, channel_id, discord_id: null }];
  },
};
