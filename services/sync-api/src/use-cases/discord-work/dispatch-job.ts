import { InvalidMessageError, type CommandFailure } from '@verselink/contracts';
import { ABSENT, planProjection, type Step } from '@verselink/domain';
import { routes, type Messaging } from '@verselink/messaging';
import { digestOf } from '../../digest-of.ts';
import { byKind, type ArtefactStore } from '../../stores/artefact-store.ts';
import type { EventStore, StoredEvent } from '../../stores/event-store.ts';
import type { GuildStore } from '../../stores/guild-store.ts';
import type { JobStore, StoredJob } from '../../stores/job-store.ts';
import { artefactOf } from './artefact-of.ts';
import { nonceOf, type CommandBody } from './command-body.ts';
import { discordUrl } from './discord-url.ts';
import { settingsOf } from '../guilds/guild-settings.ts';
import type { FailJob } from './fail-job.ts';
import type { createNoticeCommand } from './notice-command.ts';

/** Longer than a publish can take: what a replica that died meanwhile had claimed is soon published by another. */
const CLAIM_MS = 7_000;
/** How long a published command counts as under way; after that the sweep publishes it again. */
const UNDER_WAY_MS = 30_000;
/** The bot must not begin a command later than this, so that two copies are not carried out side by side. */
const EXPIRY_MS = 20_000;
/** Wait before a command is tried again that the broker did not take. */
const UNPUBLISHED_RETRY_MS = 2_000;

/**
 * Publishes the command of a job that is due. What is to be done is planned at this moment, so the bot always
 * gets the newest state; a job that has nothing left to do is cancelled. Of several replicas one wins the claim.
 */
export function createDispatchJob({
  events,
  guilds,
  artefacts,
  jobs,
  messaging,
  noticeCommand,
  failJob,
  changed,
  now,
}: {
  events: EventStore;
  guilds: GuildStore;
  artefacts: ArtefactStore;
  jobs: JobStore;
  messaging: Pick<Messaging, 'publish'>;
  noticeCommand: ReturnType<typeof createNoticeCommand>;
  failJob: FailJob;
  /** Has the event planned again soon. */
  changed: (eventId: string, correlationId: string) => void;
  now: () => Date;
}) {
  return async function dispatchJob(jobId: string): Promise<void> {
    const at = now();
    const job = await jobs.claim(jobId, at, new Date(at.getTime() + CLAIM_MS));
    if (job === undefined) return;
    const event = await events.load(job.event_id);
    const body = event && (await commandOf(job, event));
    if (event === undefined || body === undefined) {
      await drop(job);
      return;
    }
    const type = jobTypeOf(body);
    if (type !== job.type) await jobs.update(job._id, { type });
    try {
      await publish(job, event, body, at);
    } catch (error) {
      const failure = failureOf(error);
      if (failure.class === 'invalid') {
        await replanAfter(job, async () => {
          await failJob(job, failure, { digest: body.digest, duration_ms: null });
        });
        return;
      }
      // Kept as a job: the sweep tries again, and the operator sees why it waits.
      const next_attempt_at = new Date(now().getTime() + UNPUBLISHED_RETRY_MS);
      const last_error = { ...failure, at: now() };
      const set = { status: 'pending' as const, next_attempt_at, last_error };
      await jobs.update(job._id, set, job.publishes);
      return;
    }
    await jobs.underWay(job, new Date(at.getTime() + UNDER_WAY_MS));
  };

  /** Nothing is left to do. */
  async function drop(job: StoredJob): Promise<void> {
    await replanAfter(job, async () => {
      await leaveAsItIs(job);
      // What nobody was ever asked to do needs no trace: a plan that was overtaken by a result opened it.
      if (job.publishes === 1) await jobs.discard(job._id);
      else await jobs.settle(job._id, 'cancelled', now());
    });
  }

  /** What was wanted when the job was opened is wanted no more; what an earlier try may have done is to be undone. */
  async function leaveAsItIs(job: StoredJob): Promise<void> {
    const key = artefactOf(job);
    const shown = key && (await artefacts.find(key));
    if (shown === undefined || shown.blocked !== null) return;
    const { discord_id, applied_digest, wanted_rev } = shown;
    if (discord_id === null) await artefacts.want(shown, ABSENT, wanted_rev);
    else if (job.publishes > 1 || job.attempts > 0) await artefacts.suspect(shown);
    else if (applied_digest !== null) await artefacts.want(shown, applied_digest, wanted_rev);
  }

  /** While the job was open no other could be opened, so a change since it was planned has none. */
  async function replanAfter(job: StoredJob, end: () => Promise<void>): Promise<void> {
    if (job.notice === null) await events.markUnprojected([job.event_id], now());
    await end();
    if (job.notice === null) changed(job.event_id, job.correlation_id);
  }

  async function commandOf(job: StoredJob, event: StoredEvent): Promise<CommandBody | undefined> {
    if (job.notice !== null) return await noticeCommand(job, job.notice, event);
    const key = artefactOf(job);
    const [guild, shown] = await Promise.all([
      guilds.find(job.guild_id),
      artefacts.findByEvent(event.id),
    ]);
    const step = planProjection({
      event,
      guild: guild && settingsOf(guild),
      artefacts: byKind(shown.filter((artefact) => artefact.guild_id === job.guild_id)),
      now: now(),
      digestOf,
    }).find(({ kind }) => kind === key?.kind);
    if (key === undefined || step === undefined) return undefined;
    await artefacts.want(key, step.digest, event.rev);
    return stepCommand(job, step, event.id);
  }

  async function publish(job: StoredJob, event: StoredEvent, body: CommandBody, at: Date) {
    const route =
      body.type === 'dev.verselink.direct-message.send.v1'
        ? routes.directMessage()
        : routes.command(job.guild_id);
    const envelope = {
      id: `${job._id}:${job.publishes}`,
      subject: event.id,
      correlationid: job.correlation_id,
      sequence: String(event.rev),
      expirytime: new Date(at.getTime() + EXPIRY_MS).toISOString(),
    };
    const command = {
      job_id: job._id,
      attempt: job.attempts + 1,
      guild_id: job.guild_id,
      maybe_done: job.publishes > 1 || job.attempts > 0 || (await jobs.hasEarlier(job)),
      digest: body.digest,
    };
    await messaging.publish(route, {
      ...envelope,
      type: body.type,
      data: { ...command, ...body.data },
    });
  }
}

function failureOf(error: unknown): CommandFailure {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    class: error instanceof InvalidMessageError ? 'invalid' : 'infrastructure',
    discord_code: null,
    http_status: null,
    message: `The command could not be published: ${reason}`,
    retry_after_ms: null,
  };
}

function jobTypeOf(body: CommandBody): StoredJob['type'] {
  return body.type.slice('dev.verselink.'.length, -'.v1'.length) as StoredJob['type'];
}

function stepCommand(job: StoredJob, step: Step, eventId: string): CommandBody {
  const { digest } = step;
  if (step.action === 'delete') {
    const { kind, discord_id, channel_id } = step;
    return kind === 'scheduled-event'
      ? {
          type: 'dev.verselink.scheduled-event.delete.v1',
          digest,
          data: { event_id: eventId, scheduled_event_id: discord_id },
        }
      : {
          type: `dev.verselink.${kind}.delete.v1`,
          digest,
          data: { event_id: eventId, channel_id: channel_id ?? '', message_id: discord_id },
        };
  }
  if (step.kind === 'scheduled-event') {
    return step.action === 'create'
      ? {
          type: 'dev.verselink.scheduled-event.create.v1',
          digest,
          data: { event: step.facts, voice_channel_id: step.voice_channel_id },
        }
      : {
          type: 'dev.verselink.scheduled-event.edit.v1',
          digest,
          data: {
            event: step.facts,
            scheduled_event_id: step.discord_id,
            shown_image_url: step.shown_image_url,
            shown_cover: step.shown_cover,
            voice_channel_id: step.voice_channel_id,
            leave: step.leave,
          },
        };
  }
  if (step.kind === 'announcement') {
    const { channel_id, locale, facts: event, signup_message } = step;
    const signup_url =
      signup_message &&
      discordUrl({ kind: 'signup-message', guild_id: job.guild_id, ...signup_message });
    return {
      type: 'dev.verselink.announcement.create.v1',
      digest,
      data: { channel_id, nonce: nonceOf(job._id), locale, event, signup_url },
    };
  }
  const { view, channel_id } = step;
  return step.action === 'create'
    ? {
        type: 'dev.verselink.signup-message.create.v1',
        digest,
        data: { view, channel_id, nonce: nonceOf(job._id) },
      }
    : {
        type: 'dev.verselink.signup-message.edit.v1',
        digest,
        data: { view, channel_id, message_id: step.discord_id, unsure: step.unsure },
      };
}
