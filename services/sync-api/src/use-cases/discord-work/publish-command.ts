import { InvalidMessageError, type CommandFailure } from '@verselink/contracts';
import { routes, type Messaging } from '@verselink/messaging';
import type { StoredEvent } from '../../stores/event-store.ts';
import type { JobStore, StoredJob } from '../../stores/job-store.ts';
import type { CommandBody } from './command-body.ts';
import type { FailJob } from './fail-job.ts';
import type { ReplanAfter } from './replan-after.ts';

/** Longer than a publish can take: what a replica that died meanwhile had claimed is soon published by another. */
export const CLAIM_MS = 7_000;
/** How long a published command counts as under way; after that the sweep publishes it again. */
const UNDER_WAY_MS = 30_000;
/** The bot must not begin a command later than this, so that two copies are not carried out side by side. */
const EXPIRY_MS = 20_000;
/** Wait before a command is tried again that the broker did not take. */
const UNPUBLISHED_RETRY_MS = 2_000;

/** A claimed job and what the bot is to do for it. */
export interface ReadyCommand {
  job: StoredJob;
  event: StoredEvent;
  body: CommandBody;
  /** The same may have been done before without its result being known. */
  maybeDone: boolean;
  /** When the change was saved that it shows; null = it shows none that is measured. */
  savedAt: Date | null;
}

export type PublishCommands = ReturnType<typeof createPublishCommands>;

/**
 * Publishes the commands of claimed jobs together and notes with one write that they are under way. What the broker
 * does not take waits for the sweep; what it never will take fails its job.
 */
export function createPublishCommands({
  jobs,
  messaging,
  failJob,
  replanAfter,
  now,
}: {
  jobs: JobStore;
  messaging: Pick<Messaging, 'publish'>;
  failJob: FailJob;
  replanAfter: ReplanAfter;
  now: () => Date;
}) {
  return async function publishCommands(ready: ReadyCommand[]): Promise<void> {
    const at = now();
    const published = await Promise.all(
      ready.map(async (command) => ((await publishOne(command, at)) ? [command.job] : [])),
    );
    await jobs.underWay(published.flat(), new Date(at.getTime() + UNDER_WAY_MS));
  };

  /** Returns false when the broker does not have it; then the job says why. */
  async function publishOne(command: ReadyCommand, at: Date): Promise<boolean> {
    const { job, body } = command;
    try {
      await publish(command, at);
      return true;
    } catch (error) {
      const failure = failureOf(error);
      if (failure.class === 'invalid') {
        await replanAfter(job, async () => {
          await failJob(job, failure, { digest: body.digest, duration_ms: null });
        });
        return false;
      }
      // Kept as a job: the sweep tries again, and the operator sees why it waits.
      const next_attempt_at = new Date(now().getTime() + UNPUBLISHED_RETRY_MS);
      const last_error = { ...failure, at: now() };
      const set = { status: 'pending' as const, next_attempt_at, last_error };
      await jobs.update(job._id, set, job.publishes);
      return false;
    }
  }

  async function publish(
    { job, event, body, maybeDone, savedAt }: ReadyCommand,
    at: Date,
  ): Promise<void> {
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
      maybe_done: maybeDone,
      digest: body.digest,
      ...(savedAt === null ? {} : { saved_at: savedAt.toISOString() }),
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
