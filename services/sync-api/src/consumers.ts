import type { Message, RegistrationDecided } from '@verselink/contracts';
import {
  InfrastructureError,
  InvalidMessageError,
  PermanentError,
  queues,
  routes,
  UnroutableError,
} from '@verselink/messaging';
import type { Delivery, Messaging } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';
import { isDatabaseDown } from './stores/database-down.ts';
import type { MeasureShown } from './metrics.ts';
import type { ArtefactStore } from './stores/artefact-store.ts';
import type { InteractionStore } from './stores/interaction-store.ts';
import type { ReceivedClick } from './use-cases/registrations/apply-clicks.ts';
import type { createApplyClicks } from './use-cases/registrations/apply-clicks.ts';
import type { createKeepDeadLetter } from './use-cases/dead-letters/keep-dead-letter.ts';
import type { createObserveBot } from './use-cases/health/observe-bot.ts';
import type { ForgetChannel } from './use-cases/reconciliation/forget-channel.ts';
import type { createObserveArtefact } from './use-cases/reconciliation/observe-artefact.ts';
import type { createObserveGuild } from './use-cases/guilds/observe-guild.ts';
import type { createObserveInterest } from './use-cases/interest/observe-interest.ts';
import type { createOfferChoices } from './use-cases/registrations/offer-choices.ts';
import type { createSettleCommand } from './use-cases/discord-work/settle-command.ts';
import type { createTakeAttendees } from './use-cases/interest/take-attendees.ts';
import type { TakeAudit } from './use-cases/reconciliation/take-audit.ts';
import type { WithdrawDeparted } from './use-cases/registrations/withdraw-departed.ts';

/** Clicks of one partition that are decided together at most. */
const CLICK_BATCH = 50;
const RESULT_PREFETCH = 50;
/** A connection that broke is back within a second or two. */
const REPLY_MS = 2_000;

/** Everything that sync-api listens to, in one table: clicks by partition, what the bot reports, dead letters. */
export function registerConsumers({
  messaging,
  applyClicks,
  interactions,
  artefacts,
  settleCommand,
  observeGuild,
  observeArtefact,
  forgetChannel,
  observeInterest,
  takeAttendees,
  observeBot,
  takeAudit,
  withdrawDeparted,
  offerChoices,
  keepDeadLetter,
  logger,
  observer,
  now,
}: {
  messaging: Pick<Messaging, 'consume' | 'consumeBatches' | 'consumeDeadLetters' | 'publish'>;
  applyClicks: ReturnType<typeof createApplyClicks>;
  interactions: InteractionStore;
  artefacts: Pick<ArtefactStore, 'showed'>;
  settleCommand: ReturnType<typeof createSettleCommand>;
  observeGuild: ReturnType<typeof createObserveGuild>;
  observeArtefact: ReturnType<typeof createObserveArtefact>;
  forgetChannel: ForgetChannel;
  withdrawDeparted: WithdrawDeparted;
  observeInterest: ReturnType<typeof createObserveInterest>;
  takeAttendees: ReturnType<typeof createTakeAttendees>;
  observeBot: ReturnType<typeof createObserveBot>;
  takeAudit: TakeAudit;
  offerChoices: ReturnType<typeof createOfferChoices>;
  keepDeadLetter: ReturnType<typeof createKeepDeadLetter>;
  logger: Logger;
  observer: {
    decided(outcome: RegistrationDecided['outcome']['kind'], seconds: number): void;
    settled(result: string): void;
    shown: MeasureShown;
  };
  now: () => Date;
}): void {
  for (const queue of queues.clicks) {
    messaging.consumeBatches({
      queue,
      prefetch: CLICK_BATCH,
      maxBatch: CLICK_BATCH,
      handle: async (deliveries) => await handleClicks(deliveries),
    });
  }
  messaging.consume({ queue: queues.results, prefetch: RESULT_PREFETCH, handle: handleResult });
  messaging.consumeDeadLetters(async (letter) => {
    try {
      await keepDeadLetter(letter);
    } catch (error) {
      throw asInfrastructure(error);
    }
  });

  async function handleClicks(deliveries: Delivery[]): Promise<(Error | undefined)[]> {
    const outcomes = new Map<Delivery, Error | undefined>();
    const byEvent = new Map<string, { delivery: Delivery; received: ReceivedClick }[]>();
    for (const delivery of deliveries) {
      const { message } = delivery;
      if (message.type !== 'dev.verselink.registration.click.v1') {
        outcomes.set(delivery, unexpected(message));
        continue;
      }
      const group = byEvent.get(message.data.event_id) ?? [];
      group.push({
        delivery,
        received: { click: message.data, correlationId: message.correlationid },
      });
      byEvent.set(message.data.event_id, group);
    }
    await Promise.all(
      [...byEvent].map(async ([eventId, group]) => {
        const errors = await decideGroup(
          eventId,
          group.map(({ received }) => received),
        );
        group.forEach(({ delivery }, n) => outcomes.set(delivery, errors[n]));
      }),
    );
    return deliveries.map((delivery) => outcomes.get(delivery));
  }

  /**
   * Decided and saved, then answered, then logged, then acknowledged: a click whose answer the broker did not take is
   * decided again, which changes nothing and answers the same.
   */
  async function decideGroup(
    eventId: string,
    group: ReceivedClick[],
  ): Promise<(Error | undefined)[]> {
    const started = performance.now();
    try {
      const decided = await applyClicks(eventId, group);
      const seconds = (performance.now() - started) / 1_000;
      const replied = await Promise.all(
        decided.map(async ({ decision, record }, n) => {
          const received = group[n];
          observer.decided(decision.outcome.kind, seconds);
          if (received === undefined) return undefined;
          logger.info('click decided', {
            event_id: eventId,
            interaction_id: decision.interaction_id,
            outcome: decision.outcome.kind,
            latency_ms: record.latency_ms,
            correlation_id: received.correlationId,
          });
          return await reply(received, decision);
        }),
      );
      // The log delays nobody and misses nothing.
      await interactions.log(decided.map(({ record }) => record));
      return replied;
    } catch (error) {
      const failure = asInfrastructure(error);
      return group.map(() => failure);
    }
  }

  /** Undefined = the bot that asked has the answer, or is gone: then another one asks again (bot: take-over.ts). */
  async function reply(
    { click, correlationId }: ReceivedClick,
    decision: RegistrationDecided,
  ): Promise<Error | undefined> {
    if (click.reply_to === null) return undefined;
    try {
      await messaging.publish(
        routes.reply(click.reply_to),
        {
          type: 'dev.verselink.registration.decided.v1',
          subject: click.event_id,
          data: decision,
          correlationid: correlationId,
          causationid: click.interaction_id,
        },
        { mandatory: true, deadlineMs: REPLY_MS },
      );
      return undefined;
    } catch (error) {
      const ids = { interaction_id: click.interaction_id, correlation_id: correlationId };
      if (error instanceof UnroutableError) {
        logger.info('the bot that asked for a decision is gone', ids);
        return undefined;
      }
      logger.warn('a decision could not be handed to the broker: it is made again', {
        ...ids,
        reason: toError(error).message,
      });
      return error instanceof InvalidMessageError
        ? error
        : new InfrastructureError('RabbitMQ does not take the answer.', { cause: error });
    }
  }

  async function handleResult({ message }: Delivery): Promise<void> {
    try {
      switch (message.type) {
        case 'dev.verselink.command.settled.v1': {
          const rev = message.sequence === undefined ? null : Number(message.sequence);
          const result = await settleCommand(message.data, rev, new Date(message.time));
          observer.settled(result);
          logger.info('command settled', {
            job_id: message.data.job_id,
            guild_id: message.data.guild_id,
            result,
            correlation_id: message.correlationid,
          });
          return;
        }
        case 'dev.verselink.messages.shown.v1':
          for (const { saved_at, shown_at } of await artefacts.showed(message.data.shown, now())) {
            if (saved_at === undefined) continue;
            const times = { savedAt: new Date(saved_at), shownAt: new Date(shown_at) };
            observer.shown({ kind: 'signup-message', by: 'answer', ...times });
          }
          return;
        case 'dev.verselink.guild.observed.v1':
          await observeGuild(message.data, new Date(message.time), message.correlationid);
          return;
        case 'dev.verselink.artefact.observed.v1':
          await observeArtefact(message.data, message.correlationid);
          return;
        case 'dev.verselink.channel.deleted.v1': {
          const { guild_id, channel_id } = message.data;
          await forgetChannel(guild_id, channel_id, message.correlationid);
          return;
        }
        case 'dev.verselink.artefacts.found.v1':
          await takeAudit(message.data, message.correlationid);
          return;
        case 'dev.verselink.bot.observed.v1':
          await observeBot(message.data);
          return;
        case 'dev.verselink.interest.changed.v1':
          await observeInterest(message.data, message.correlationid);
          return;
        case 'dev.verselink.interest.listed.v1':
          await takeAttendees(message.data, message.correlationid);
          return;
        case 'dev.verselink.choices.asked.v1':
          await offerChoices(message.data, message.correlationid);
          return;
        case 'dev.verselink.member.left.v1': {
          const { discord_id, ...departed } = message.data;
          await withdrawDeparted({ ...departed, discord_ids: [discord_id] }, message.correlationid);
          return;
        }
        case 'dev.verselink.members.listed.v1': {
          const { absent: discord_ids, ...listed } = message.data;
          await withdrawDeparted({ ...listed, discord_ids, reason: 'left' }, message.correlationid);
          return;
        }
        default:
          throw unexpected(message);
      }
    } catch (error) {
      throw asInfrastructure(error);
    }
  }
}

function unexpected(message: Message): PermanentError {
  return new PermanentError(`sync-api does not handle ${message.type} on this queue.`);
}

function asInfrastructure(error: unknown): Error {
  const known = toError(error);
  return isDatabaseDown(known)
    ? new InfrastructureError('MongoDB does not answer.', { cause: known })
    : known;
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
