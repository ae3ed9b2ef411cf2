import { ARTEFACTS, eventIdOf, isFinal, type CommandFailure } from '@verselink/contracts';
import { isLeftover } from '@verselink/domain';
import { judgeFailure, type Block, type RetryPolicies } from '../../retry-policy.ts';
import type { ArtefactStore, StoredArtefact } from '../../stores/artefact-store.ts';
import type { EventStore } from '../../stores/event-store.ts';
import type { GuildStore } from '../../stores/guild-store.ts';
import type { JobStore, StoredJob } from '../../stores/job-store.ts';
import type { ScheduledEventStore } from '../../stores/scheduled-event-store.ts';
import type { TellVerselink } from '../../webhooks/tell-verselink.ts';
import { channelsNamed } from '../guilds/guild-lacks.ts';
import type { InspectGuild } from '../guilds/inspect-guild.ts';
import type { TakeNativeEnd } from '../reconciliation/take-native-end.ts';
import { driftNews } from '../reconciliation/drift-news.ts';
import { endsByItself, startItStoodFor } from '../reconciliation/observe-native-state.ts';
import { artefactOf } from './artefact-of.ts';
import { workOf } from './mend-failures.ts';

export type FailJob = ReturnType<typeof createFailJob>;

/**
 * Notes a failed try of a job: it waits for the next one, or is given up, VerseLink is told, and what the next plan
 * would walk into again is blocked. Whoever calls it plans the event again after 'failed'.
 */
export function createFailJob({
  events,
  artefacts,
  scheduledEvents,
  guilds,
  jobs,
  inspectGuild,
  tell,
  takeNativeEnd,
  policies,
  now,
}: {
  events: Pick<EventStore, 'load'>;
  artefacts: ArtefactStore;
  scheduledEvents: Pick<ScheduledEventStore, 'end'>;
  guilds: GuildStore;
  jobs: JobStore;
  inspectGuild: InspectGuild;
  tell: TellVerselink;
  takeNativeEnd: TakeNativeEnd;
  policies: RetryPolicies;
  now: () => Date;
}) {
  return async function failJob(
    job: StoredJob,
    failure: CommandFailure,
    { digest, duration_ms }: { digest: string; duration_ms: number | null },
  ): Promise<'retried' | 'failed'> {
    const at = now();
    const attempts = job.attempts + 1;
    const last_error = { ...failure, at };
    const verdict = judgeFailure(policies, failure, attempts);
    if (verdict.kind === 'retry') {
      const next_attempt_at = new Date(at.getTime() + verdict.delay_ms);
      await jobs.update(job._id, {
        status: 'pending',
        attempts,
        last_error,
        duration_ms,
        next_attempt_at,
        updated_at: at,
      });
      return 'retried';
    }
    await obstruct(job, failure, verdict.block, digest);
    const { event_id, guild_id, type, correlation_id } = job;
    await tell({
      id: `${job._id}:failed:${attempts}`,
      event_id,
      type: 'job.failed',
      data: {
        event_id,
        guild_id,
        job_id: job._id,
        job_type: type,
        attempts,
        class: failure.class,
        discord_code: failure.discord_code,
        message: failure.message,
      },
      correlation_id,
    });
    await keepForMending(job, digest);
    await jobs.settle(job._id, 'failed', at, { attempts, last_error, duration_ms });
    return 'failed';
  };

  /** Of jobs that failed at the same work the newest stays to be mended. */
  async function keepForMending(job: StoredJob, digest: string): Promise<void> {
    const key = artefactOf(job);
    if (key === undefined) return;
    const work = workOf(job, digest);
    const { failures = [] } = (await artefacts.find(key)) ?? {};
    const older = failures.filter((one) => one.work === work && one.job_id !== job._id);
    if (older.length > 0) {
      await jobs.overtake(
        older.map(({ job_id }) => job_id),
        job._id,
        now(),
      );
    }
    await artefacts.noteFailure(key, { job_id: job._id, work });
  }

  /** Keeps the next plan from walking into the same failure, or lets it make again what is gone. */
  async function obstruct(job: StoredJob, failure: CommandFailure, block: Block, digest: string) {
    const key = artefactOf(job);
    if (key === undefined || block === 'nothing') return;
    if (isLeftover(digest) && failure.class !== 'permission') {
      // Not worth keeping the message that took its place from being edited.
      await artefacts.dropLeftover(key, digest.slice(digest.indexOf(':') + 1));
      return;
    }
    if (failure.class === 'gone' && !job.type.endsWith('.create')) {
      const shown = await artefacts.find(key);
      if (shown?.discord_id) await forget(shown, shown.discord_id, failure, job.correlation_id);
      return;
    }
    await artefacts.block(key, {
      cause: block,
      digest: block === 'content' ? digest : null,
      channel_id: job.channel_id,
      reason: failure.message,
      at: now(),
    });
    if (block === 'guild') await lookAgain(job);
  }

  /**
   * The bot tells what changes; where that says that nothing is lacking, it may just have changed back. A channel that
   * it does not watch yet has to be named to it.
   */
  async function lookAgain({ guild_id, channel_id, correlation_id }: StoredJob) {
    const guild = await guilds.find(guild_id);
    if (guild === undefined) return;
    const { channels, gaps, channel_faults } = guild;
    const known =
      channel_id === null ||
      channelsNamed(channels).has(channel_id) ||
      [...gaps, ...channel_faults].some((one) => one.channel_id === channel_id);
    if (guild.status === 'ready' || !known) await inspectGuild(guild, correlation_id);
  }

  /** What we ended ourselves is made anew; what somebody or Discord ended, without our hearing of it, stays ended. */
  async function forget(
    shown: StoredArtefact,
    discordId: string,
    { native }: CommandFailure,
    correlationId: string,
  ) {
    if (ARTEFACTS[shown.kind].once) {
      await artefacts.dismiss(shown, discordId);
      return;
    }
    const { status: known = null } = shown.native ?? {};
    const endedByUs = known !== null && isFinal(known);
    if (native === undefined || !isFinal(native.status) || endedByUs) {
      if (shown.native !== undefined && native === undefined && !endedByUs) {
        await takeNativeEnd({ artefact: shown, discordId, change: 'deleted', correlationId });
      }
      await artefacts.gone(shown, discordId);
      return;
    }
    const status = native.status === 'canceled' ? 'cancelled' : 'completed';
    const [event, guild] = await Promise.all([
      events.load(eventIdOf(shown)),
      guilds.find(shown.guild_id),
    ]);
    const start_at = event
      ? startItStoodFor(event, guild, shown, native, now())
      : new Date(native.start_at);
    if (endsByItself(native, now())) {
      await scheduledEvents.end(shown, native.status, { status, start_at });
      return;
    }
    await tell(driftNews({ artefact: shown, discordId, change: status, correlationId }));
    const meant = await takeNativeEnd({
      artefact: shown,
      discordId,
      change: status,
      start_at,
      correlationId,
    });
    if (meant === 'restore') await artefacts.gone(shown, discordId);
    else {
      const ended = { status, start_at, asked: meant === 'closed' } as const;
      await scheduledEvents.end(shown, native.status, ended);
    }
  }
}
