import { closingIn, endOf } from '../event.ts';
import { viewFacts } from '../view-event.ts';
import { isDue, planLeftover, planRemoval, type ArtefactRules } from './artefact-rules.ts';
import type { ArtefactState } from './artefact-state.ts';
import { leftFields, scheduledEventDigest } from './scheduled-event-digest.ts';

/** What an event that runs must have left to be shown again: Discord wants a start to come, before the end. */
const WORTH_MS = 60_000;

const OF = { kind: 'scheduled-event', slot: '' } as const;

/** The native scheduled event: shown while the event is to come or runs, and left alone once somebody ended it. */
export const scheduledEventRules: ArtefactRules = {
  after: [],
  isUsed: () => true,
  plan: ({ event, guild, artefacts, now, digestOf }) => {
    const known = artefacts[OF.kind];
    const facts = viewFacts(event, now);
    if (guild === undefined || facts === undefined) return [planRemoval(OF, known)];
    const closed = closingIn(event, guild.guild_id) !== undefined;
    const ended = known?.native?.ended ?? null;
    // VerseLink goes on with what somebody ended there: another one takes its place.
    const reopened = ended?.asked === true && !closed;
    const artefact = reopened ? withoutObject(known) : known;
    const digest = scheduledEventDigest(facts, guild, digestOf);
    const isOver = ended?.start_at.getTime() === event.start_at.getTime() && !reopened;
    if (closed || isOver || !isDue(artefact, digest, null)) return [planLeftover(OF, artefact)];
    const { image_url, shown_cover } = artefact?.native ?? {};
    const wanted = {
      event: facts,
      voice_channel_id: guild.voice_channel_id,
      leave: [],
      shown_image_url: image_url ?? null,
      shown_cover: shown_cover ?? null,
    };
    const step = { ...OF, digest, channel_id: null };
    if (artefact?.discord_id) {
      const { discord_id, native } = artefact;
      const leave = leftFields(facts, guild, native, digestOf);
      return [{ ...step, action: 'edit', discord_id, wanted: { ...wanted, leave } }];
    }
    // One that runs already is made to start at once; there is nothing to announce when it is all but over.
    const isRunning =
      facts.state === 'running' && endOf(event).getTime() - now.getTime() > WORTH_MS;
    return facts.state === 'published' || isRunning
      ? [{ ...step, action: 'create', discord_id: null, wanted }]
      : [planLeftover(OF, artefact)];
  },
};

function withoutObject(known: ArtefactState | undefined): ArtefactState | undefined {
  return known && { ...known, discord_id: null, applied_digest: null };
}
