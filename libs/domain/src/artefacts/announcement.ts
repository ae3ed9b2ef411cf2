import { ARTEFACTS, type EventFacts, type Locale } from '@verselink/contracts';
import { closingIn, type Event } from '../event.ts';
import type { GuildSettings } from '../guild-settings.ts';
import { viewFacts } from '../view-event.ts';
import { isDue, planLeftover, planRemoval, type ArtefactRules } from './artefact-rules.ts';
import type { ArtefactState } from './artefact-state.ts';

/** Stands between the parts; the parts do not contain it. */
const SEPARATOR = '.';

const OF = { kind: 'announcement', slot: '' } as const;

/**
 * Announced once, when there is something to lead to: after the sign-up message, unless that cannot be posted. Then it is
 * kept up to date, with the way to the sign-up message that is there. One that somebody deleted stays away.
 */
export const announcementRules: ArtefactRules = {
  after: ['signup-message'],
  isUsed: ({ announcement_channel_id }) => announcement_channel_id !== null,
  plan: ({ event, guild, artefacts, now, digestOf }) => {
    const { announcement: artefact, 'signup-message': signup } = artefacts;
    const facts = guild && factsIn(event, guild, now);
    if (guild === undefined || facts === undefined) return [planRemoval(OF, artefact)];
    const leftover = planLeftover(OF, artefact);
    const isOpen = facts.state === 'published' || facts.state === 'running';
    const posted = placeOf(signup);
    // It is about to be posted, and its result plans this again.
    if (isOpen && guild.signup_channel_id !== null && !posted && !signup?.blocks.length) {
      return [leftover];
    }
    const { locale, guild_id } = guild;
    const digest = announcementDigest(facts, locale, posted, digestOf);
    const signup_url = posted && ARTEFACTS['signup-message'].url({ guild_id, ...posted });
    const shown = { locale, event: facts, signup_url };
    if (artefact?.discord_id && artefact.channel_id) {
      const { discord_id, channel_id, made_digest } = artefact;
      if (!isDue(artefact, digest, channel_id)) return [leftover];
      const wanted = { ...shown, ...movedSince(made_digest ?? digest, digest) };
      return [{ ...OF, action: 'edit', digest, wanted, channel_id, discord_id }];
    }
    const channel_id = guild.announcement_channel_id;
    if (channel_id === null || facts.state !== 'published' || artefact?.dismissed === true) {
      return [leftover];
    }
    if (!isDue(artefact, digest, channel_id)) return [leftover];
    const wanted = { ...shown, old_start_at: null, place_moved: false };
    return [{ ...OF, action: 'create', digest, wanted, channel_id, discord_id: null }];
  },
};

function placeOf(signup: ArtefactState | undefined) {
  const { discord_id = null, channel_id = null } = signup ?? {};
  return discord_id === null ? null : { discord_id, channel_id };
}

/** What the guild's people ended is shown as such there. */
function factsIn(event: Event, { guild_id }: GuildSettings, now: Date): EventFacts | undefined {
  const facts = viewFacts(event, now);
  const closing = closingIn(event, guild_id);
  if (!facts || !closing || event.state !== 'published') return facts;
  return { ...facts, state: closing.change === 'completed' ? 'completed' : 'cancelled' };
}

/** Its start and place are parts of their own, so that what it was made with tells whether the event has moved since. */
function announcementDigest(
  { start_at, location, ...facts }: EventFacts,
  locale: Locale,
  signup: Pick<ArtefactState, 'discord_id' | 'channel_id'> | null,
  digestOf: (value: unknown) => string,
): string {
  const leadsTo = signup && [signup.channel_id, signup.discord_id];
  return [Date.parse(start_at), digestOf(location), digestOf([facts, locale, leadsTo])].join(
    SEPARATOR,
  );
}

function movedSince(made: string, digest: string) {
  const [oldStart, oldPlace] = made.split(SEPARATOR);
  const [start, place] = digest.split(SEPARATOR);
  return {
    old_start_at: oldStart === start ? null : new Date(Number(oldStart)).toISOString(),
    place_moved: oldPlace !== place,
  };
}
