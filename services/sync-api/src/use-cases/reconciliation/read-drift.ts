import type { DriftResource } from '@verselink/contracts';
import type { AskBot } from '../../ask-bot.ts';
import type { ArtefactStore } from '../../stores/artefact-store.ts';
import type { EventStore } from '../../stores/event-store.ts';
import type { GuildStore } from '../../stores/guild-store.ts';
import { driftIn } from './drift-of-guild.ts';
import { settingsOf } from '../guilds/guild-settings.ts';

/** How long a caller waits for the bot. */
const WAIT_MS = 10_000;

export type ReadDriftResult =
  | { kind: 'read'; drift: DriftResource }
  | { kind: 'unknown' }
  /** No bot answered in time. */
  | { kind: 'no-answer' };

/** Compares an event with what Discord shows now, in every guild, and changes nothing. */
export function createReadDrift({
  events,
  guilds,
  artefacts,
  askBot,
  now,
}: {
  events: EventStore;
  guilds: GuildStore;
  artefacts: ArtefactStore;
  askBot: AskBot;
  now: () => Date;
}) {
  /** @throws when the broker does not take the questions. */
  return async function readDrift(
    eventId: string,
    correlationId: string,
  ): Promise<ReadDriftResult> {
    const event = await events.load(eventId);
    if (event === undefined || event.deleted_at !== null) return { kind: 'unknown' };
    const [linked, shown] = await Promise.all([
      guilds.findFor(event.org_id),
      artefacts.findByEvent(eventId),
    ]);
    const guildIds = [...new Set([...linked, ...shown].map(({ guild_id }) => guild_id))];
    const places = guildIds.map((guild_id) => {
      const guild = linked.find((candidate) => candidate.guild_id === guild_id);
      return driftIn({
        event,
        guild_id,
        guild: guild && settingsOf(guild),
        shown: shown.filter((artefact) => artefact.guild_id === guild_id),
        now: now(),
      });
    });
    const answers = await Promise.all(
      places.map(
        async ({ question }) =>
          await askBot('dev.verselink.artefacts.read.v1', question, {
            subject: eventId,
            correlationid: correlationId,
            waitMs: WAIT_MS,
          }),
      ),
    );
    if (places.length > 0 && answers.every((answer) => answer === undefined)) {
      return { kind: 'no-answer' };
    }
    const drift = places.map(({ judge }, n) => judge(answers[n]));
    return { kind: 'read', drift: { event_id: eventId, revision: event.rev, guilds: drift } };
  };
}
