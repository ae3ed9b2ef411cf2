import {
  ARTEFACTS,
  type ArtefactKey,
  type ArtefactKind,
  type CommandResult,
  type CommandSettled,
} from '@verselink/contracts';
import { ABSENT, isLeftover } from '@verselink/domain';
import type { ArtefactStore, OpenFailure } from '../../stores/artefact-store.ts';
import type { GuildStore } from '../../stores/guild-store.ts';
import type { JobStore, StoredJob } from '../../stores/job-store.ts';
import { nativeApplied } from '../../stores/native-facet.ts';
import type { ScheduledEventStore } from '../../stores/scheduled-event-store.ts';
import type { ForgetChannel } from '../reconciliation/forget-channel.ts';
import { lacksElsewhere } from '../guilds/guild-lacks.ts';
import type { InspectGuild } from '../guilds/inspect-guild.ts';
import { artefactOf } from './artefact-of.ts';
import { isMove } from './dedupe-key.ts';
import type { FailJob } from './fail-job.ts';
import { mendedBy } from './mend-failures.ts';
import type { LeadReminders } from './lead-reminders.ts';
import type { PlanEvent } from './plan-event.ts';
import type { TellOn } from './tell-on.ts';

/** Discord's code for a channel that there is not (docs: topics/opcodes-and-status-codes). One that is hidden has another. */
const UNKNOWN_CHANNEL = 10_003;

/**
 * Takes over what the bot reports of a command: what Discord shows now, and what becomes of the job. The artefact
 * is written before the job is settled, so a stop in between only repeats it. The guild is planned again when something
 * else is wanted by then: whoever wanted it found this job open and opened none.
 */
export function createSettleCommand({
  artefacts,
  scheduledEvents,
  guilds,
  jobs,
  inspectGuild,
  failJob,
  forgetChannel,
  planGuild,
  tellOn,
  leadReminders,
  shown,
  now,
}: {
  artefacts: ArtefactStore;
  scheduledEvents: Pick<ScheduledEventStore, 'missCover'>;
  guilds: Pick<GuildStore, 'find'>;
  jobs: JobStore;
  inspectGuild: InspectGuild;
  failJob: FailJob;
  forgetChannel: ForgetChannel;
  /** Plans the event again for one guild; awaited, so that a stop in between is made good by the redelivery. */
  planGuild: PlanEvent['inGuild'];
  tellOn: TellOn;
  leadReminders: LeadReminders;
  /** Hears, once for each change and artefact, that Discord shows it. */
  shown: (kind: ArtefactKind, savedAt: Date, shownAt: Date) => void;
  now: () => Date;
}) {
  return async function settleCommand(
    settled: CommandSettled,
    /** The revision of the event when the command was published; null = not known. */
    rev: number | null,
    /** When the bot had done it. */
    doneAt: Date,
  ): Promise<'completed' | 'retried' | 'failed' | 'ignored'> {
    const job = await jobs.find(settled.job_id);
    if (job === undefined) return 'ignored';
    const { done, savedAt } = await settle(job, settled, rev, doneAt);
    const key = artefactOf(job);
    await tellOn(job, settled);
    if (done === 'completed' && isMove(job)) await lookWhereItWas(job);
    if (
      key !== undefined &&
      done !== 'retried' &&
      (done === 'failed' || (await leadsOn(job, key)))
    ) {
      await planGuild(job.event_id, job.guild_id, job.correlation_id, savedAt);
    }
    return done;
  };

  /** The server may lack something only where the message was to be before. */
  async function lookWhereItWas({ guild_id, correlation_id }: StoredJob): Promise<void> {
    const guild = await guilds.find(guild_id);
    if (guild && lacksElsewhere(guild)) await inspectGuild(guild, correlation_id);
  }

  /** Looked at once the job is closed: what is wanted from then on opens a job of its own. */
  async function leadsOn({ open }: StoredJob, key: ArtefactKey): Promise<boolean> {
    // One that was given up or cancelled was reckoned with no more.
    if (!open) return true;
    const shown = await artefacts.find(key);
    if (shown === undefined) return false;
    const { applied_digest, wanted_digest, leads_on, leftovers = [] } = shown;
    return leads_on || applied_digest !== wanted_digest || leftovers.length > 0;
  }

  /** `savedAt`: the change that Discord shows since then. */
  async function settle(
    job: StoredJob,
    settled: CommandSettled,
    rev: number | null,
    doneAt: Date,
  ): Promise<{ done: 'completed' | 'retried' | 'failed' | 'ignored'; savedAt?: Date | undefined }> {
    const { outcome, duration_ms } = settled;
    if (outcome.kind === 'completed') {
      if (job.status === 'completed') return { done: 'ignored' };
      // Also when the job was given up or cancelled meanwhile: Discord shows what was done.
      const { failures, savedAt, again } = await noteApplied(job, outcome.result, settled, rev);
      if (again) await leadReminders.toNewMessage(job);
      if (job.type === 'reminder.send') {
        await leadReminders.late(job, outcome.result, settled.digest);
      }
      const key = artefactOf(job);
      if (key && savedAt) shown(key.kind, savedAt, doneAt);
      const mended = mendedBy(job, settled.digest, failures);
      await jobs.complete(job._id, { result: outcome.result, duration_ms }, now(), mended);
      if (key && mended.length > 0) await artefacts.dropFailures([{ key, jobIds: mended }]);
      return { done: 'completed', savedAt };
    }
    // A failure of an earlier try was counted already.
    if (!job.open || settled.attempt !== job.attempts + 1) return { done: 'ignored' };
    const ended = await failJob(job, outcome.failure, settled);
    const { guild_id, channel_id, correlation_id } = job;
    if (outcome.failure.discord_code === UNKNOWN_CHANNEL && channel_id !== null) {
      await forgetChannel(guild_id, channel_id, correlation_id);
    }
    return { done: ended };
  }

  /**
   * Returns the failures of the artefact that were open until then, and when the change was saved that Discord shows
   * by this for the first time. `again`: it is a sign-up message in place of an earlier one.
   */
  async function noteApplied(
    job: StoredJob,
    result: CommandResult,
    { digest, saved_at }: CommandSettled,
    rev: number | null,
  ): Promise<{ failures: OpenFailure[]; savedAt?: Date | undefined; again?: boolean }> {
    const key = artefactOf(job);
    if (key === undefined) return { failures: [] };
    if (isLeftover(digest)) {
      await artefacts.dropLeftover(key, result.discord_id ?? '');
      return { failures: (await artefacts.find(key))?.failures ?? [] };
    }
    const savedAt = saved_at === undefined ? undefined : new Date(saved_at);
    const { purpose, once, shownByAnswers } = ARTEFACTS[key.kind];
    const inChannel = purpose !== null;
    const made = job.type.endsWith('.create');
    const replaced = made && inChannel && (await replaces(key, result));
    // The digest tells what this command was; the job may stand for another one by now.
    const deleted = digest === ABSENT;
    const { discord_id, channel_id } = deleted ? { discord_id: null, channel_id: null } : result;
    const at = now();
    const applied = {
      applied_digest: digest,
      applied_rev: deleted || !shownByAnswers ? null : rev,
      applied_at: at,
      ...(made && once ? { made_digest: digest, dismissed: false } : {}),
      // An edit reports where it went; what it leaves out stays.
      ...(deleted || discord_id !== null ? { discord_id } : {}),
      ...(deleted || channel_id !== null ? { channel_id } : {}),
    };
    const isNative = key.kind === 'scheduled-event';
    if (isNative && result.cover_missed === true) await scheduledEvents.missCover(key, at);
    const written_digest = deleted ? null : digest;
    const { failures, isFirst } = await artefacts.applied(key, applied, {
      savedAt,
      ...(isNative ? { native: nativeApplied({ result, written_digest, made, at }) } : {}),
      ...(inChannel && job.type.endsWith('.edit') && discord_id !== null
        ? { edited: discord_id }
        : {}),
    });
    // What reminders lead to.
    const again = replaced && key.kind === 'signup-message';
    return { failures, savedAt: isFirst ? savedAt : undefined, again };
  }

  /**
   * What is made while another one is known takes its place: the other one is to be removed. Returns true when there is,
   * or was, another one.
   */
  async function replaces(key: ArtefactKey, { discord_id: posted }: CommandResult) {
    const before = await artefacts.find(key);
    if (before?.discord_id && before.channel_id && before.discord_id !== posted) {
      const { channel_id, discord_id } = before;
      await artefacts.addLeftover(key, { channel_id, discord_id });
    }
    return before !== undefined && before.applied_at !== null;
  }
}
