import { slotName, type ArtefactKey } from '@verselink/contracts';
import { ABSENT, isBlocked, leadsOn, planArtefacts, type Step } from '@verselink/domain';
import { digestOf } from '../../digest-of.ts';
import { bySlot, type ArtefactStore } from '../../stores/artefact-store.ts';
import type { EventStore, StoredEvent } from '../../stores/event-store.ts';
import type { GuildStore } from '../../stores/guild-store.ts';
import type { JobStore, StoredJob } from '../../stores/job-store.ts';
import { settingsOf } from '../guilds/guild-settings.ts';
import { artefactOf } from './artefact-of.ts';
import { changeBehind } from './change-behind.ts';
import type { CommandBody } from './command-body.ts';
import { dedupeKey } from './dedupe-key.ts';
import type { createNoticeCommand } from './notice-command.ts';
import { CLAIM_MS, type PublishCommands } from './publish-command.ts';
import type { ReplanAfter } from './replan-after.ts';
import { jobTypeOf, stepCommand } from './step-command.ts';
import { whyNothing } from './why-nothing.ts';

/** How long after a change is told what waited for it is looked at again. */
const WAIT_MS = 1_000;

/**
 * Publishes the command of a job that is due: again after a wait or a stop, on an operator's word, and what is told
 * once. What is to be done is planned at this moment, so the bot always gets the newest state; a job that has nothing
 * left to do is cancelled. Of several replicas one wins the claim.
 */
export function createDispatchJob({
  events,
  guilds,
  artefacts,
  jobs,
  noticeCommand,
  publishCommands,
  replanAfter,
  now,
}: {
  events: EventStore;
  guilds: GuildStore;
  artefacts: ArtefactStore;
  jobs: JobStore;
  noticeCommand: ReturnType<typeof createNoticeCommand>;
  publishCommands: PublishCommands;
  replanAfter: ReplanAfter;
  now: () => Date;
}) {
  /** @param keeps a job that has nothing left to do is kept, with the reason, also when it was never published. */
  return async function dispatchJob(jobId: string, { keeps = false } = {}): Promise<void> {
    const at = now();
    const job = await jobs.claim(jobId, at, new Date(at.getTime() + CLAIM_MS));
    if (job === undefined) return;
    const event = await events.load(job.event_id);
    if (event !== undefined && (await isTooEarly(job, event))) return;
    const command = event && (await commandOf(job, event));
    if (event === undefined || command === undefined) {
      await drop(job, event, keeps);
      return;
    }
    const { type, body, savedAt } = command;
    const channel_id = 'channel_id' in body.data ? body.data.channel_id : null;
    if (type !== job.type || channel_id !== job.channel_id) {
      await jobs.update(job._id, { type, channel_id });
    }
    const maybeDone = job.publishes > 1 || job.attempts > 0;
    await publishCommands([{ job, event, body, maybeDone, savedAt }]);
  };

  /**
   * A change that members are not told of yet may take back what this job would tell: it waits until that is decided.
   * Returns true when it was put off.
   */
  async function isTooEarly({ _id, notice }: StoredJob, event: StoredEvent): Promise<boolean> {
    const next = event.due.find(({ kind }) => kind === 'tell-change');
    if (notice?.kind !== 'event-changed' || next === undefined) return false;
    const next_attempt_at = new Date(Math.max(next.at.getTime(), now().getTime()) + WAIT_MS);
    await jobs.update(_id, { status: 'pending', next_attempt_at });
    return true;
  }

  /** Nothing is left to do. */
  async function drop(
    job: StoredJob,
    event: StoredEvent | undefined,
    keeps: boolean,
  ): Promise<void> {
    const reason = await reasonOf(job, event);
    await replanAfter(job, async () => {
      await leaveAsItIs(job);
      // What nobody was ever asked to do needs no trace: a notice whose time is past.
      if (job.publishes === 1 && !keeps) await jobs.discard(job._id);
      else await jobs.settle(job._id, 'cancelled', now(), { reason });
    });
  }

  async function reasonOf(job: StoredJob, event: StoredEvent | undefined): Promise<string> {
    const key = artefactOf(job);
    const [guild, shown] = await Promise.all([
      guilds.find(job.guild_id),
      key && artefacts.find(key),
    ]);
    return whyNothing({ event, guild, shown, now: now() });
  }

  /** What was wanted when the job was opened is wanted no more; what an earlier try may have done is to be undone. */
  async function leaveAsItIs(job: StoredJob): Promise<void> {
    const key = artefactOf(job);
    const shown = key && (await artefacts.find(key));
    if (shown === undefined) return;
    const { discord_id, applied_digest, wanted_digest, wanted_rev } = shown;
    if (isBlocked(shown, wanted_digest ?? ABSENT, job.channel_id)) return;
    const resting = { key: shown, rev: wanted_rev, saved_at: null, leads_on: false };
    if (discord_id === null) await artefacts.want({ ...resting, digest: ABSENT });
    else if (job.publishes > 1 || job.attempts > 0) await artefacts.suspect(shown);
    else if (applied_digest !== null) {
      await artefacts.want({ ...resting, digest: applied_digest });
    }
  }

  /** What is to be done now, and the type of the job that does it: a create may have become an edit. */
  async function commandOf(
    job: StoredJob,
    event: StoredEvent,
  ): Promise<{ type: StoredJob['type']; body: CommandBody; savedAt: Date | null } | undefined> {
    if (job.notice !== null) {
      const body = await noticeCommand(job, job.notice, event);
      return body && { type: job.type, body, savedAt: null };
    }
    const key = artefactOf(job);
    const [guild, shown] = await Promise.all([
      guilds.find(job.guild_id),
      artefacts.findByEvent(event.id, job.guild_id),
    ]);
    const known = bySlot(shown);
    const settings = guild && settingsOf(guild);
    const step = planArtefacts({
      event,
      guild: settings,
      artefacts: known,
      now: now(),
      digestOf,
    }).find((one) => key !== undefined && isOf(key, one) && dedupeKey(key, one) === job.dedupe_key);
    if (key === undefined || step === undefined) return undefined;
    const savedAt = changeBehind(step.digest, known[slotName(step)], event.unprojected_at);
    await artefacts.want({
      key,
      digest: step.digest,
      rev: event.rev,
      saved_at: savedAt,
      leads_on: leadsOn(step, settings),
    });
    return { type: jobTypeOf(step), body: stepCommand(key, step), savedAt };
  }
}

function isOf(key: ArtefactKey, step: Step): boolean {
  return slotName(step) === slotName(key);
}
