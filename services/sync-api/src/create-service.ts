import type { Messaging } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';
import type { Connection } from 'mongoose';
import { createAskBot } from './ask-bot.ts';
import { registerConsumers } from './consumers.ts';
import { attendeeRoutes } from './http/attendee-routes.ts';
import { deadLetterRoutes } from './http/dead-letter-routes.ts';
import { driftRoutes } from './http/drift-routes.ts';
import { createEventReply } from './http/event-reply.ts';
import { eventRoutes } from './http/event-routes.ts';
import { guildRoutes } from './http/guild-routes.ts';
import { healthRoutes } from './http/health-routes.ts';
import { interactionRoutes } from './http/interaction-routes.ts';
import { jobRoutes } from './http/job-routes.ts';
import { registrationRoutes } from './http/registration-routes.ts';
import { signupMessageRoutes } from './http/signup-message-routes.ts';
import { createRunOnce } from './http/run-once.ts';
import { statsRoutes } from './http/stats-routes.ts';
import { userRoutes } from './http/user-routes.ts';
import { webhookRoutes } from './http/webhook-routes.ts';
import { createLeaveOut } from './leave-out.ts';
import type { Metrics } from './metrics.ts';
import type { DiscordClock } from './discord-clock.ts';
import { createFollowDiscordClock } from './follow-discord-clock.ts';
import { createOutboxRelay } from './outbox-relay.ts';
import { createArtefactStore } from './stores/artefact-store.ts';
import { createBotStore } from './stores/bot-store.ts';
import { createDeadLetterStore } from './stores/dead-letter-store.ts';
import { createEventStore } from './stores/event-store.ts';
import { createFigureStore } from './stores/figure-store.ts';
import { createGuildStore } from './stores/guild-store.ts';
import { createInteractionStore } from './stores/interaction-store.ts';
import { createIdempotencyStore } from './stores/idempotency-store.ts';
import { createJobStore } from './stores/job-store.ts';
import { createSweepFaultStore } from './stores/sweep-fault-store.ts';
import { createScheduledEventStore } from './stores/scheduled-event-store.ts';
import { createUserStore } from './stores/user-store.ts';
import { createWebhookEndpointStore } from './stores/webhook-endpoint-store.ts';
import { createWebhookStore } from './stores/webhook-store.ts';
import type { RetryPolicies } from './retry-policy.ts';
import { createSweeper } from './sweeper.ts';
import { createApplyClicks } from './use-cases/registrations/apply-clicks.ts';
import { createAskAttendees } from './use-cases/interest/ask-attendees.ts';
import { createAskAudit } from './use-cases/reconciliation/ask-audit.ts';
import { createAskMembers } from './use-cases/reconciliation/ask-members.ts';
import { createControlJobs } from './use-cases/discord-work/control-jobs.ts';
import { createDeleteEvent } from './use-cases/events/delete-event.ts';
import { createDispatchJob } from './use-cases/discord-work/dispatch-job.ts';
import { createFailJob } from './use-cases/discord-work/fail-job.ts';
import { createFillPlace } from './use-cases/discord-work/fill-place.ts';
import { createForgetChannel } from './use-cases/reconciliation/forget-channel.ts';
import { createFindForeignChannels } from './use-cases/guilds/find-foreign-channels.ts';
import { createInspectGuild } from './use-cases/guilds/inspect-guild.ts';
import { createKeepDeadLetter } from './use-cases/dead-letters/keep-dead-letter.ts';
import { createLinkGuild } from './use-cases/guilds/link-guild.ts';
import { createLinkUser } from './use-cases/registrations/link-user.ts';
import { createMergePerson } from './use-cases/registrations/merge-person.ts';
import { createEventPhases } from './use-cases/events/event-phases.ts';
import { createListEvents } from './use-cases/events/list-events.ts';
import { createManageEvent } from './use-cases/events/manage-event.ts';
import { createObserveArtefact } from './use-cases/reconciliation/observe-artefact.ts';
import { createObserveBot } from './use-cases/health/observe-bot.ts';
import { createObserveGuild } from './use-cases/guilds/observe-guild.ts';
import { createObserveInterest } from './use-cases/interest/observe-interest.ts';
import { createObserveNativeState } from './use-cases/reconciliation/observe-native-state.ts';
import { createNoticeCommand } from './use-cases/discord-work/notice-command.ts';
import { createOfferChoices } from './use-cases/registrations/offer-choices.ts';
import { createOpenNotices } from './use-cases/discord-work/open-notices.ts';
import { createPostSignupMessage } from './use-cases/discord-work/post-signup-message.ts';
import { createPlanEvent } from './use-cases/discord-work/plan-event.ts';
import { createPublishCommands } from './use-cases/discord-work/publish-command.ts';
import { createPutEvent } from './use-cases/events/put-event.ts';
import { createReadDrift } from './use-cases/reconciliation/read-drift.ts';
import { createReadEvent } from './use-cases/events/read-event.ts';
import { createReadHealth } from './use-cases/health/read-health.ts';
import { createReadStats } from './use-cases/health/read-stats.ts';
import { createReceiveWebhook } from './use-cases/events/receive-webhook.ts';
import { createRegister } from './use-cases/registrations/register.ts';
import { createRepairEvent } from './use-cases/reconciliation/repair-event.ts';
import { createReplanAfter } from './use-cases/discord-work/replan-after.ts';
import { createResyncGuild } from './use-cases/guilds/resync-guild.ts';
import { createSaveChange } from './use-cases/events/save-change.ts';
import { createLeadReminders } from './use-cases/discord-work/lead-reminders.ts';
import { createSettleCommand } from './use-cases/discord-work/settle-command.ts';
import { createSettleDeadLetters } from './use-cases/dead-letters/settle-dead-letters.ts';
import { createTellOn } from './use-cases/discord-work/tell-on.ts';
import { createTakeDue } from './use-cases/events/take-due.ts';
import { createSyncAttendees } from './use-cases/interest/sync-attendees.ts';
import { createTakeAudit } from './use-cases/reconciliation/take-audit.ts';
import { createTakeNativeEnd } from './use-cases/reconciliation/take-native-end.ts';
import { createTakeAttendees } from './use-cases/interest/take-attendees.ts';
import { createRetryJobs } from './use-cases/discord-work/retry-jobs.ts';
import { createWaitForJobs } from './use-cases/discord-work/wait-for-jobs.ts';
import { createWebSignUp } from './use-cases/registrations/web-sign-up.ts';
import { createWithdrawDeparted } from './use-cases/registrations/withdraw-departed.ts';
import type { FetchEvent } from './verselink/fetch-event.ts';
import { createTellVerselink, type TellVerselink } from './webhooks/tell-verselink.ts';
import { createWebhookSender } from './webhooks/webhook-sender.ts';

/** Puts the parts of sync-api together; what touches the world comes in. Consumers begin with `messaging.start`. */
export function createService({
  connection,
  messaging,
  logger,
  metrics,
  clientId,
  webhook,
  fetchEvent,
  policies,
  auditEveryMs,
  clock,
  sleep,
}: {
  connection: Connection;
  messaging: Messaging;
  logger: Logger;
  metrics: Metrics;
  clientId: string | undefined;
  /** Where VerseLink wants to be told, and the secret that signs it. */
  webhook: { url: string; secret: string } | undefined;
  /** Asks VerseLink for an event; undefined when it cannot be asked. */
  fetchEvent: FetchEvent | undefined;
  policies: RetryPolicies;
  /** How often each guild is compared in full; 0 = only when something asks for it. */
  auditEveryMs: number;
  /** Discord's, as this process knows it: the one clock by which everything here is dated. */
  clock: DiscordClock;
  sleep: (ms: number) => Promise<unknown>;
}) {
  const { now } = clock;
  const events = createEventStore({ connection });
  const guilds = createGuildStore({ connection });
  const artefacts = createArtefactStore({ connection });
  const scheduledEvents = createScheduledEventStore({ connection });
  const jobs = createJobStore({ connection });
  const users = createUserStore({ connection });
  const interactions = createInteractionStore({ connection });
  const webhooks = createWebhookStore({ connection });
  const idempotency = createIdempotencyStore({ connection });
  const deadLetters = createDeadLetterStore({ connection });
  const stores = {
    events,
    guilds,
    artefacts,
    scheduledEvents,
    jobs,
    users,
    interactions,
    webhooks,
    idempotency,
    deadLetters,
    bots: createBotStore({ connection }),
    faults: createSweepFaultStore({ connection }),
  };

  const endpoint = webhook && createWebhookEndpointStore({ connection, url: webhook.url });
  const sender =
    webhook &&
    endpoint &&
    createWebhookSender({
      webhooks: stores.webhooks,
      endpoint,
      ...webhook,
      sent: metrics.webhookSent,
      logger,
      now,
    });
  const sendWebhooks = () => {
    sender?.sendDue().catch((error: unknown) => {
      logger.warn('webhooks could not be sent now; the sweep tries again', { error });
    });
  };
  const tellVerselink =
    sender && createTellVerselink({ webhooks, webhooksQueued: sendWebhooks, now });
  const tell: TellVerselink = async (news) => {
    await tellVerselink?.(news);
    metrics.told(news);
  };

  const changed = (eventId: string, correlationId: string) => {
    relay.notify(eventId, correlationId);
  };
  const askBot = createAskBot({ messaging, now });
  const findForeignChannels = createFindForeignChannels({ askBot, logger });
  const inspectGuild = createInspectGuild({ artefacts, messaging, logger });
  const saving = { events, webhooks: sender !== undefined, now };
  const saveChange = createSaveChange({ ...saving, changed });
  const takeNativeEnd = createTakeNativeEnd({ ...stores, saveChange, tell, now });
  const failJob = createFailJob({ ...stores, inspectGuild, tell, takeNativeEnd, policies, now });
  const replanAfter = createReplanAfter({ events, changed, now });
  const publishCommands = createPublishCommands({ jobs, messaging, failJob, replanAfter, now });
  const dispatchJob = createDispatchJob({
    ...stores,
    noticeCommand: createNoticeCommand({ ...stores, now }),
    publishCommands,
    replanAfter,
    now,
  });
  const plan = createPlanEvent({
    ...stores,
    openNotices: createOpenNotices({ ...stores, now }),
    dispatch: dispatchJob,
    publishCommands,
    webhooksQueued: sendWebhooks,
    now,
  });
  const relay = createOutboxRelay({ project: plan.everywhere, logger });
  const replan = relay.run;
  const resyncGuild = createResyncGuild({ ...stores, planGuild: plan.inGuild, now });
  const resync = (guildId: string) => {
    guilds
      .findForResync(guildId)
      .then(async (guild) => {
        if (guild) await resyncGuild(guild);
      })
      .catch((error: unknown) => {
        logger.warn('a guild could not be resynced now; the sweep tries again', {
          guild_id: guildId,
          error,
        });
      });
  };
  const attendees = createAskAttendees({ ...stores, messaging, now });
  const audits = createAskAudit({
    ...stores,
    messaging,
    askMembers: createAskMembers({ ...stores, messaging, now }),
    everyMs: auditEveryMs,
    now,
  });
  const linkGuild = createLinkGuild({
    guilds,
    findForeignChannels,
    inspectGuild,
    resync,
    now,
    sleep,
  });

  const forgetChannel = createForgetChannel({ ...stores, tell, inspectGuild, replan, now });

  const mergePerson = createMergePerson({ events, saveChange, now });
  const register = createRegister({
    events,
    saveChange: createSaveChange({ ...saving, changed: relay.notifySoon }),
  });
  const phases = createEventPhases({ ...stores, now });
  const readEvent = createReadEvent({ ...stores, now });
  const deleteEvent = createDeleteEvent({ events, saveChange, changed, now });
  const putEvent = createPutEvent({ events, saveChange, changed, now });

  const observeArtefact = createObserveArtefact({
    ...stores,
    replan,
    tell,
    takeNativeEnd,
    observeNativeState: createObserveNativeState({ ...stores, replan, tell, takeNativeEnd, now }),
    fillPlace: createFillPlace({ ...stores, dispatchJob, now }),
    now,
  });
  registerConsumers({
    messaging,
    applyClicks: createApplyClicks({ ...stores, register, now }),
    interactions,
    artefacts,
    settleCommand: createSettleCommand({
      ...stores,
      failJob,
      forgetChannel,
      inspectGuild,
      planGuild: plan.inGuild,
      tellOn: createTellOn({ events, jobs, dispatch: dispatchJob, now }),
      leadReminders: createLeadReminders({ artefacts, jobs, dispatch: dispatchJob, now }),
      shown: (kind, savedAt, shownAt) => {
        metrics.shown({ kind, by: 'job', savedAt, shownAt });
      },
      now,
    }),
    forgetChannel,
    observeGuild: createObserveGuild({ ...stores, inspectGuild, now }),
    observeArtefact,
    takeAudit: createTakeAudit({ ...stores, observeArtefact, inspectGuild, replan, tell, now }),
    observeInterest: createObserveInterest({ ...stores, register, now }),
    offerChoices: createOfferChoices({ ...stores, messaging, now }),
    withdrawDeparted: createWithdrawDeparted({ ...stores, register, now }),
    takeAttendees: createTakeAttendees({ ...stores, register, now }),
    observeBot: createObserveBot({ ...stores, now }),
    keepDeadLetter: createKeepDeadLetter({ deadLetters, logger, now }),
    logger,
    observer: metrics,
    now,
  });

  const health = createReadHealth({
    ...stores,
    connection,
    messaging,
    figures: createFigureStore({ connection }),
    endpoint,
    skewMs: clock.skewMs,
    now,
  });
  metrics.follow(health);
  metrics.followClock(clock.skewMs);

  const waitForJobs = createWaitForJobs({ ...stores, planned: relay.planned, now, sleep });
  const eventReply = createEventReply({ waitForJobs, now });
  const manageEvent = createManageEvent({ putEvent });

  return {
    relay,
    followClock: createFollowDiscordClock({ clock, messaging, logger }),
    runOnce: createRunOnce({ idempotency, now }),
    receiveWebhook: createReceiveWebhook({ manageEvent, deleteEvent }),
    sweeper: createSweeper({
      ...stores,
      replan,
      takeDue: createTakeDue({ events, saveChange, logger, now }),
      resyncGuild,
      dispatchJob,
      sendWebhooks,
      askAttendees: attendees.askDue,
      askAudits: audits.askDue,
      leaveOut: createLeaveOut({ ...stores, logger, now }),
      logger,
      now,
      observer: metrics,
    }),
    createIndexes: async () => {
      await Promise.all(
        Object.values(stores).map(async (store) => {
          if ('createIndexes' in store) await store.createIndexes();
        }),
      );
    },
    databaseAnswers: async () => {
      await connection.db?.command({ ping: 1 });
      return true;
    },
    routes: [
      ...guildRoutes({ guilds, linkGuild, resync, clientId, now }),
      ...eventRoutes({
        putEvent,
        manageEvent,
        deleteEvent,
        readEvent,
        listEvents: createListEvents({ events, phases }),
        eventReply,
        fetchEvent,
      }),
      ...signupMessageRoutes({
        postSignupMessage: createPostSignupMessage({
          ...stores,
          findForeignChannels,
          changed,
          now,
        }),
        eventReply,
      }),
      ...driftRoutes({
        readDrift: createReadDrift({
          ...stores,
          askBot,
          now,
        }),
        repairEvent: createRepairEvent({
          ...stores,
          askAudits: audits.askNow,
          changed,
          logger,
          now,
        }),
        eventReply,
      }),
      ...attendeeRoutes({
        syncAttendees: createSyncAttendees({ ...stores, attendees, now, sleep }),
      }),
      ...registrationRoutes({
        webSignUp: createWebSignUp({ users, events, register, mergePerson, now }),
        readEvent,
      }),
      ...userRoutes({ users, linkUser: createLinkUser({ users, mergePerson }) }),
      ...jobRoutes({
        jobs,
        control: createControlJobs({ ...stores, dispatchJob, changed, now }),
        retries: createRetryJobs({ ...stores, dispatchJob, now }),
        policies,
      }),
      ...deadLetterRoutes({
        deadLetters,
        settle: createSettleDeadLetters({ deadLetters, messaging, now }),
      }),
      ...interactionRoutes({ interactions }),
      ...webhookRoutes({ webhooks, endpoint, sendWebhooks, now }),
      ...statsRoutes(createReadStats({ ...stores, phases, now })),
      ...healthRoutes({ health }),
    ],
  };
}
