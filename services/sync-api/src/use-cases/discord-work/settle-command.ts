import {
  isFinal,
  type CommandFailure,
  type CommandResult,
  type CommandSettled,
} from '@verselink/contracts';
import { ABSENT, isLeftover } from '@verselink/domain';
import { judgeFailure, type Block, type RetryPolicies } from '../../retry-policy.ts';
import type { ArtefactKey, ArtefactStore, StoredArtefact } from '../../stores/artefact-store.ts';
import type { JobStore, StoredJob } from '../../stores/job-store.ts';
import type { TellVerselink } from '../../webhooks/tell-verselink.ts';
import { artefactOf } from './artefact-of.ts';
import { driftNews } from '../reconciliation/drift-news.ts';
import { endsByItself } from '../reconciliation/observe-native-state.ts';

/**
 * Takes over what the bot reports of a command: what Discord shows now, and what becomes of the job. The artefact
 * is written before the job is settled, so a stop in between only repeats it. A plan follows in every case.
 */
export function createSettleCommand({
  artefacts,
  jobs,
  replan,
  tell,
  policies,
  now,
}: {
  artefacts: ArtefactStore;
  jobs: JobStore;
  /** Plans the event again; awaited, so that a stop in between is made good by the redelivery. */
  tell: TellVerselink;
  policies: RetryPolicies;
  replan: (eventId: string, correlationId: string) => Promise<void>;
  now: () => Date;
}) {
  return async function settleCommand(
    settled: CommandSettled,
  ): Promise<'completed' | 'retried' | 'failed' | 'ignored'> {
    const job = await jobs.find(settled.job_id);
    if (job === undefined) return 'ignored';
    const done = await settle(job, settled);
    if (done !== 'retried' && job.notice === null) await replan(job.event_id, job.correlation_id);
    return done;
  };

  async function settle(job: StoredJob, settled: CommandSettled) {
    const { outcome, duration_ms } = settled;
    if (outcome.kind === 'completed') {
      if (job.status === 'completed') return 'ignored';
      // Also when the job was given up or cancelled meanwhile: Discord shows what was done.
      await noteApplied(job, outcome.result, settled.digest);
      await jobs.complete(job._id, { result: outcome.result, duration_ms }, now());
      return 'completed';
    }
    // A failure of an earlier try was counted already.
    if (!job.open || settled.attempt !== job.attempts + 1) return 'ignored';
    return await fail(job, outcome.failure, settled);
  }

  async function noteApplied(job: StoredJob, result: CommandResult, digest: string) {
    const key = artefactOf(job);
    if (key === undefined) return;
    if (isLeftover(digest)) {
      await artefacts.dropLeftover(key, result.discord_id ?? '');
      return;
    }
    if (job.type === 'signup-message.create') await keepLeftover(key, result);
    // The digest tells what this command was; the job may stand for another one by now.
    const deleted = digest === ABSENT;
    const { discord_id, channel_id } = deleted ? { discord_id: null, channel_id: null } : result;
    const applied = {
      applied_digest: digest,
      written_digest: deleted ? null : digest,
      applied_at: now(),
      // An edit reports where it went; what it leaves out stays.
      ...(deleted || discord_id !== null ? { discord_id } : {}),
      ...(deleted || channel_id !== null ? { channel_id } : {}),
      ...(result.image_url === undefined
        ? {}
        : { image_url: result.image_url, shown_cover: result.native?.fields?.image ?? null }),
    };
    await artefacts.applied(key, applied, result.native, result.passed_digests);
  }

  /** A message that is posted while another one is known takes its place: the other one is to be removed. */
  async function keepLeftover(key: ArtefactKey, { discord_id: posted }: CommandResult) {
    const shown = await find(key);
    if (!shown?.discord_id || !shown.channel_id || shown.discord_id === posted) return;
    const { channel_id, discord_id } = shown;
    await artefacts.addLeftover(key, { channel_id, discord_id });
  }

  async function find({ event_id, guild_id, kind }: ArtefactKey) {
    const found = await artefacts.findByEvent(event_id);
    return found.find((artefact) => artefact.guild_id === guild_id && artefact.kind === kind);
  }

  async function fail(job: StoredJob, failure: CommandFailure, settled: CommandSettled) {
    const at = now();
    const attempts = job.attempts + 1;
    const { duration_ms } = settled;
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
    await obstruct(job, failure, verdict.block, settled.digest);
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
    await jobs.settle(job._id, 'failed', at, { attempts, last_error, duration_ms });
    return 'failed';
  }

  /** Keeps the next plan from walking into the same failure, or lets it make again what is gone. */
  async function obstruct(job: StoredJob, failure: CommandFailure, block: Block, digest: string) {
    const key = artefactOf(job);
    if (key === undefined || block === 'nothing') return;
    if (isLeftover(digest)) {
      // Not worth keeping the message that took its place from being edited.
      await artefacts.dropLeftover(key, digest.slice(digest.indexOf(':') + 1));
      return;
    }
    if (failure.class === 'gone' && !job.type.endsWith('.create')) {
      const shown = await find(key);
      if (shown?.discord_id) await forget(shown, shown.discord_id, failure, job.correlation_id);
      return;
    }
    await artefacts.block(key, {
      digest: block === 'content' ? digest : null,
      reason: failure.message,
    });
  }

  /** What we ended ourselves is made anew; what somebody or Discord ended, without our hearing of it, stays ended. */
  async function forget(
    shown: StoredArtefact,
    discordId: string,
    { native }: CommandFailure,
    correlationId: string,
  ) {
    const endedByUs = shown.native_status !== null && isFinal(shown.native_status);
    if (native === undefined || !isFinal(native.status) || endedByUs) {
      await artefacts.gone(shown, discordId);
      return;
    }
    const status = native.status === 'canceled' ? 'cancelled' : 'completed';
    if (!endsByItself(native, now())) {
      await tell(driftNews({ artefact: shown, discordId, change: status, correlationId }));
    }
    await artefacts.end(shown, native.status, { status, start_at: new Date(native.start_at) });
  }
}
