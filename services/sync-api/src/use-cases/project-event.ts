import { planProjection } from '@verselink/domain';
import { ulid } from 'ulid';
import { digestOf } from '../digest-of.ts';
import { byKind, type ArtefactStore, type StoredArtefact } from '../stores/artefact-store.ts';
import type { EventStore, OutboxEntry, StoredEvent } from '../stores/event-store.ts';
import type { GuildStore, StoredGuild } from '../stores/guild-store.ts';
import type { JobStore } from '../stores/job-store.ts';
import { settingsOf } from './guild-settings.ts';

/**
 * Compares an event with what its guilds show and opens a job for each difference, then notes that this revision
 * is planned. At most one job per artefact is open; its result leads here again, so nothing that changed
 * meanwhile is forgotten. It may run twice, anywhere, at any time.
 */
export function createProjectEvent({
  events,
  guilds,
  artefacts,
  jobs,
  dispatch,
  now,
}: {
  events: EventStore;
  guilds: GuildStore;
  artefacts: ArtefactStore;
  jobs: JobStore;
  dispatch: (jobId: string) => Promise<void>;
  now: () => Date;
}) {
  return async function projectEvent(eventId: string, correlationId: string): Promise<void> {
    for (;;) {
      const event = await events.load(eventId);
      if (event === undefined) return;
      await sendNotices(event);
      await openJobs(event, correlationId);
      if (event.unprojected_at === null || (await events.markProjected(event))) return;
    }
  };

  async function openJobs(event: StoredEvent, correlationId: string): Promise<void> {
    const [linked, shown] = await Promise.all([
      guilds.findFor(event.org_id),
      artefacts.findByEvent(event.id),
    ]);
    const opened: string[] = [];
    for (const guildId of guildIds(linked, shown)) {
      const guild = linked.find((candidate) => candidate.guild_id === guildId);
      const steps = planProjection({
        event,
        guild: guild && settingsOf(guild),
        artefacts: byKind(shown.filter((artefact) => artefact.guild_id === guildId)),
        now: now(),
        digestOf,
      });
      for (const step of steps) {
        const key = { event_id: event.id, guild_id: guildId, kind: step.kind };
        await artefacts.want(key, step.digest, event.rev);
        const _id = ulid(now().getTime());
        const isNew = await jobs.open(
          {
            _id,
            type: `${step.kind}.${step.action}`,
            guild_id: guildId,
            event_id: event.id,
            dedupe_key: `${event.id}:${guildId}:${step.kind}`,
            notice: null,
            correlation_id: correlationId,
          },
          now(),
        );
        if (isNew) opened.push(_id);
      }
    }
    await Promise.all(opened.map(dispatch));
  }

  /** Turns outbox entries into jobs; the job has the entry's id, so a second run finds it there. */
  async function sendNotices(event: StoredEvent): Promise<void> {
    if (event.outbox.length === 0) return;
    const [guild] = await guilds.findFor(event.org_id);
    const guildId = guild?.guild_id;
    const opened: string[] = [];
    for (const entry of guildId === undefined ? [] : event.outbox) {
      if (await openNotice(event, guildId ?? '', entry)) opened.push(entry.id);
    }
    await events.removeOutbox(
      event.id,
      event.outbox.map((entry) => entry.id),
    );
    await Promise.all(opened.map(dispatch));
  }

  async function openNotice(event: StoredEvent, guildId: string, entry: OutboxEntry) {
    return await jobs.open(
      {
        _id: entry.id,
        type: 'direct-message.send',
        guild_id: guildId,
        event_id: event.id,
        dedupe_key: entry.id,
        notice: { discord_id: entry.discord_id, locale: entry.locale, role_id: entry.role_id },
        correlation_id: entry.correlation_id,
      },
      now(),
    );
  }
}

/** Guilds that show the event or should. */
function guildIds(linked: StoredGuild[], shown: StoredArtefact[]): string[] {
  return [...new Set([...linked, ...shown].map(({ guild_id }) => guild_id))];
}
