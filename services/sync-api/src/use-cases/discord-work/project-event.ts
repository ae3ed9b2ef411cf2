import { nextTransition, planProjection } from '@verselink/domain';
import { ulid } from 'ulid';
import { digestOf } from '../../digest-of.ts';
import { byKind, type ArtefactStore, type StoredArtefact } from '../../stores/artefact-store.ts';
import type { EventStore, StoredEvent } from '../../stores/event-store.ts';
import type { WebhookEntry } from '../../stores/outbox-entry.ts';
import type { GuildStore, StoredGuild } from '../../stores/guild-store.ts';
import type { JobStore, StoredJob } from '../../stores/job-store.ts';
import type { WebhookStore } from '../../stores/webhook-store.ts';
import { settingsOf } from '../guilds/guild-settings.ts';
import type { createOpenNotices } from './open-notices.ts';

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
  webhooks,
  openNotices,
  dispatch,
  webhooksQueued,
  now,
}: {
  events: EventStore;
  guilds: GuildStore;
  artefacts: ArtefactStore;
  jobs: JobStore;
  webhooks: WebhookStore;
  openNotices: ReturnType<typeof createOpenNotices>;
  dispatch: (jobId: string) => Promise<void>;
  /** Called when there may be webhooks to send. */
  webhooksQueued: () => void;
  now: () => Date;
}) {
  return async function projectEvent(eventId: string, correlationId: string): Promise<void> {
    for (;;) {
      const event = await events.load(eventId);
      if (event === undefined) return;
      // Before the plan: what begins during it is found by the sweep.
      const next = nextTransition(event, now()) ?? null;
      await sendOutbox(event);
      await openJobs(event, correlationId);
      if (event.unprojected_at === null || (await events.markProjected(event, next))) return;
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
            // Steps come in no other pairs; the compiler multiplies their kinds by their actions.
            type: `${step.kind}.${step.action}` as StoredJob['type'],
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

  /** Turns outbox entries into jobs and deliveries, which have the entry's id: a second run finds them there. */
  async function sendOutbox(event: StoredEvent): Promise<void> {
    if (event.outbox.length === 0) return;
    const opened: string[] = [];
    for (const entry of event.outbox) {
      if (entry.kind === 'webhook') await enqueueWebhook(event, entry);
      else opened.push(...(await openNotices(event, entry)));
    }
    await events.removeOutbox(
      event.id,
      event.outbox.map((entry) => entry.id),
    );
    webhooksQueued();
    await Promise.all(opened.map(dispatch));
  }

  async function enqueueWebhook(event: StoredEvent, entry: WebhookEntry): Promise<void> {
    const { id: _id, rev, n, type, data, correlation_id } = entry;
    const message = { _id, event_id: event.id, rev, n, type, data, correlation_id };
    await webhooks.enqueue(message, now());
  }
}

/** Guilds that show the event or should. */
function guildIds(linked: StoredGuild[], shown: StoredArtefact[]): string[] {
  return [...new Set([...linked, ...shown].map(({ guild_id }) => guild_id))];
}
