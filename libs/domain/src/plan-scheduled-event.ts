import type { ArtefactState } from './artefact-state.ts';
import { closingIn, endOf, type Event } from './event.ts';
import type { GuildSettings } from './guild-settings.ts';
import { isDue, planLeftover, planRemoval, type Step } from './projection-step.ts';
import { leftFields, scheduledEventDigest } from './scheduled-event-digest.ts';
import { viewFacts } from './view-event.ts';

/** What an event that runs must have left to be shown anew: Discord wants a start to come, before the end. */
const WORTH_MS = 60_000;

/** What is to be done about the native scheduled event of an event in a guild (undefined: it is not shown there). */
export function planScheduledEvent(
  event: Event,
  guild: GuildSettings | undefined,
  known: ArtefactState | undefined,
  now: Date,
  digestOf: (value: unknown) => string,
): Step | undefined {
  const kind = 'scheduled-event';
  const facts = viewFacts(event, now);
  if (guild === undefined || facts === undefined) return planRemoval(kind, known);
  const closed = closingIn(event, guild.guild_id) !== undefined;
  // VerseLink goes on with what somebody ended there: another one takes its place.
  const reopened = known?.ended?.asked === true && !closed;
  const artefact = reopened ? { ...known, discord_id: null, applied_digest: null } : known;
  const { voice_channel_id } = guild;
  const digest = scheduledEventDigest(facts, guild, digestOf);
  const ended = artefact?.ended?.start_at.getTime() === event.start_at.getTime();
  if (closed || (ended && !reopened) || !isDue(artefact, digest, null))
    return planLeftover(kind, artefact);
  if (artefact?.discord_id) {
    return {
      kind,
      action: 'edit',
      digest,
      facts,
      voice_channel_id,
      leave: leftFields(facts, guild, artefact, digestOf),
      discord_id: artefact.discord_id,
      shown_image_url: artefact.image_url ?? null,
      shown_cover: artefact.shown_cover ?? null,
    };
  }
  // One that runs already is made to start at once; there is nothing to announce when it is all but over.
  const isRunning = facts.state === 'running' && endOf(event).getTime() - now.getTime() > WORTH_MS;
  return facts.state === 'published' || isRunning
    ? { kind, action: 'create', digest, facts, voice_channel_id }
    : planLeftover(kind, artefact);
}
