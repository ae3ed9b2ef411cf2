import {
  ARTEFACTS,
  type CommandFailure,
  type CommandSettled,
  type Message,
  type MessageData,
} from '@verselink/contracts';
import { InfrastructureError, routes, type Delivery, type Messaging } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';
import { failureOf } from '../discord/rest-failures.ts';
import type { ExplainRefusal } from '../explain-refusal.ts';
import type { BotMetrics } from '../metrics.ts';
import { CommandFailedError, type CommandType, type Executor, type Tools } from './executor.ts';

export interface SettleContext {
  messaging: Pick<Messaging, 'publish'>;
  tools: Tools;
  metrics: BotMetrics;
  logger: Logger;
  explainRefusal: ExplainRefusal;
}

/**
 * Runs an executor and tells sync-api how it ended, before the command is acknowledged. Whatever goes wrong with
 * Discord is a result; only a result that cannot be published leaves the command in its queue, to be run again.
 */
export async function settleCommand<T extends CommandType>(
  execute: Executor<T>,
  message: Message<T>,
  delivery: Pick<Delivery, 'redelivered' | 'attempt'>,
  { messaging, tools, metrics, logger, explainRefusal }: SettleContext,
): Promise<void> {
  const { data, type, correlationid } = message;
  const startedAt = performance.now();
  const maybe_done =
    data.maybe_done || data.attempt > 1 || delivery.redelivered || delivery.attempt > 1;
  const outcome = await outcomeOf(
    async () => await execute({ ...data, maybe_done }, tools),
    async (failure) =>
      await explainRefusal(failure, {
        guild_id: data.guild_id,
        channel_id: channelOf(data),
        purpose: ('slot' in data ? ARTEFACTS[data.kind].purpose : null) ?? 'message',
      }),
  );
  const duration_ms = Math.round(performance.now() - startedAt);

  try {
    await messaging.publish(routes.result(), {
      type: 'dev.verselink.command.settled.v1',
      subject: message.subject,
      correlationid,
      causationid: message.id,
      ...(message.sequence === undefined ? {} : { sequence: message.sequence }),
      data: {
        job_id: data.job_id,
        attempt: data.attempt,
        guild_id: data.guild_id,
        digest: data.digest,
        ...(data.saved_at === undefined ? {} : { saved_at: data.saved_at }),
        outcome,
        duration_ms,
      },
    });
  } catch (cause) {
    throw new InfrastructureError('The result of a command could not be published.', { cause });
  }

  const result = outcome.kind === 'completed' ? 'completed' : outcome.failure.class;
  metrics.commandSettled(workOf(type, data), result, duration_ms);
  const level =
    outcome.kind === 'completed' || outcome.failure.class === 'rate-limit' ? 'info' : 'warn';
  logger.log(level, 'command settled', {
    correlation_id: correlationid,
    work: workOf(type, data),
    subject: message.subject,
    job_id: data.job_id,
    attempt: data.attempt,
    guild_id: data.guild_id,
    duration_ms,
    ...outcome,
  });
}

async function outcomeOf(
  run: () => Promise<Extract<CommandSettled['outcome'], { kind: 'completed' }>['result']>,
  explain: (failure: CommandFailure) => Promise<CommandFailure>,
): Promise<CommandSettled['outcome']> {
  try {
    return { kind: 'completed', result: await run() };
  } catch (error) {
    const failure: CommandFailure =
      error instanceof CommandFailedError ? error.failure : failureOf(error);
    return { kind: 'failed', failure: await explain(failure) };
  }
}

/** What a command does, as job types name it: "signup-message.edit". */
function workOf(type: CommandType, data: MessageData[CommandType]): string {
  if (!('slot' in data)) return type.slice('dev.verselink.'.length, -'.v1'.length);
  if (type === 'dev.verselink.artefact.remove.v1') return `${data.kind}.delete`;
  return `${data.kind}.${data.discord_id === null ? 'create' : 'edit'}`;
}

/** Where a command writes; what a guild refuses of a private message is what is told there instead. */
function channelOf(data: MessageData[CommandType]): string | null {
  if ('channel_id' in data) return data.channel_id;
  return 'fallback' in data ? (data.fallback?.channel_id ?? null) : null;
}
