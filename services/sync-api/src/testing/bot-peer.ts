import { eventually } from '@verselink/local-stack';
import {
  snowflakeAt,
  type ArtefactAction,
  type ArtefactKind,
  type ArtefactPut,
  type BotObserved,
  type ChannelsRead,
  type ClockRead,
  type ChoicesAsked,
  type ChoicesListed,
  type GuildObserved,
  type CommandFailure,
  type CommandResult,
  type Message,
  type MessageType,
  type RegistrationClick,
  type RegistrationDecided,
} from '@verselink/contracts';
import { createMessaging, queues, routes, type MessagingLogger } from '@verselink/messaging';

export const GUILD = '200000000000000001';
export const CHANNEL = '200000000000000002';

/** A job type that is work on an artefact. */
export type ArtefactWork = `${ArtefactKind}.${ArtefactAction}`;
type Put = 'dev.verselink.artefact.put.v1';

/** The message that does some work. */
type Taken<W extends MessageType | ArtefactWork> = W extends MessageType
  ? Message<W>
  : W extends `${infer K extends ArtefactKind}.${'create' | 'edit'}`
    ? Omit<Message<Put>, 'data'> & { type: Put; data: ArtefactPut<K> }
    : Message<'dev.verselink.artefact.remove.v1'>;

/** What a message is about: a command to an artefact by the type of its job, others by their own. */
export function workOf({ type, data }: Message): MessageType | ArtefactWork {
  if (type === 'dev.verselink.artefact.remove.v1') return `${data.kind}.delete`;
  if (type !== 'dev.verselink.artefact.put.v1') return type;
  return `${data.kind}.${data.discord_id === null ? 'create' : 'edit'}`;
}

/** Commands that are settled by a result. */
type JobMessage = Extract<Message, { data: { job_id: string } }>;
type CommandMessage = Exclude<JobMessage, { type: 'dev.verselink.command.settled.v1' }>;

/**
 * The other end of the broker: takes commands as the bot does, answers them when told to, and clicks as members do.
 * It speaks through the same queues as the bot, so whatever works here works on the wire.
 */
export async function startBotPeer({ url, logger }: { url: string; logger: MessagingLogger }) {
  const messaging = createMessaging({ url, source: '/bot', logger });
  const inbox: Message[] = [];
  const interactions: Message<'dev.verselink.interaction.received.v1'>[] = [];
  const decisions = new Map<string, RegistrationDecided>();
  const choices = new Map<string, ChoicesListed>();
  let clicks = 0;
  let looks = true;
  /** Channels of other guilds. */
  const foreign = new Map<string, string>();
  let sight: Partial<GuildObserved> = {};

  for (const queue of [...queues.commands, queues.directMessages]) {
    messaging.consume({
      queue,
      prefetch: 20,
      handle: async ({ message }) => {
        inbox.push(message);
        if (message.type === 'dev.verselink.guild.inspect.v1' && looks) {
          const { guild_id, channels } = message.data;
          const ids = new Set(channels.map(({ channel_id }) => channel_id));
          await lookAt(guild_id, [...ids], { asked: true });
        }
        if (message.type === 'dev.verselink.channels.read.v1') await sayWhere(message.data);
        if (message.type === 'dev.verselink.clock.read.v1') await sayWhen(message.data);
      },
    });
  }
  messaging.consume({
    queue: queues.interactions,
    prefetch: 20,
    handle: async ({ message }) => {
      if (message.type === 'dev.verselink.interaction.received.v1') interactions.push(message);
      await Promise.resolve();
    },
  });
  const replyTo = messaging.replyQueue((message) => {
    if (message.type === 'dev.verselink.registration.decided.v1') {
      decisions.set(message.data.interaction_id, message.data);
    }
    if (message.type === 'dev.verselink.choices.listed.v1') {
      choices.set(message.data.interaction_id, message.data);
    }
  });
  await messaging.start({ deadlineMs: 20_000 });
  await observe();

  /** Takes the oldest message of a type, or command of a job type, about an event out of the inbox, waiting for it. */
  async function take<W extends MessageType | ArtefactWork>(
    work: W,
    eventId: string,
  ): Promise<Taken<W>> {
    return await eventually(`a ${work}`, () => {
      const at = inbox.findIndex(
        (message) => workOf(message) === work && message.subject === eventId,
      );
      return at < 0 ? undefined : (inbox.splice(at, 1)[0] as unknown as Taken<W>);
    });
  }

  /** Says what the bot sees of a guild: that it may do everything there, unless a test says otherwise. */
  async function lookAt(
    guild_id: string,
    inspected_channel_ids: string[],
    why: Pick<GuildObserved, 'asked' | 'new_session'> = {},
  ): Promise<void> {
    await messaging.publish(routes.result(), {
      type: 'dev.verselink.guild.observed.v1',
      subject: guild_id,
      correlationid: 'look',
      data: {
        guild_id,
        present: true,
        name: 'Escadre',
        gaps: [],
        channel_faults: [],
        inspected_channel_ids,
        ...sight,
        ...why,
      },
    });
  }

  /** Says that Discord's clock shows what this host's does. */
  async function sayWhen({ request_id, reply_to }: ClockRead): Promise<void> {
    await messaging.publish(routes.reply(reply_to), {
      type: 'dev.verselink.clock.shown.v1',
      subject: request_id,
      correlationid: request_id,
      data: { request_id, discord_at: new Date().toISOString() },
    });
  }

  /** Says that the channels are in the guild, but for those that a test put elsewhere. */
  async function sayWhere({ guild_id, request_id, reply_to, channel_ids }: ChannelsRead) {
    const channels = channel_ids.map((channel_id) => ({
      channel_id,
      guild_id: foreign.get(channel_id) ?? guild_id,
    }));
    await messaging.publish(routes.reply(reply_to), {
      type: 'dev.verselink.channels.found.v1',
      subject: guild_id,
      correlationid: request_id,
      data: { guild_id, request_id, channels },
    });
  }

  /** Says how the bot is, as it does every ten seconds. */
  async function observe(changes: Partial<BotObserved> = {}): Promise<void> {
    const moment = new Date().toISOString();
    const shard = { id: 0, connected: true, ping_ms: 42, last_event_at: moment, guilds: 1 };
    await messaging.publish(routes.report(), {
      type: 'dev.verselink.bot.observed.v1',
      subject: 'peer',
      correlationid: 'peer',
      data: {
        instance_id: 'peer',
        observed_at: moment,
        started_at: moment,
        ended: false,
        shard_count: 1,
        shards: [shard],
        rest: { rate_limited: 0, invalid_requests: 0 },
        commands_in_work: 0,
        clock_skew_ms: 0,
        ...changes,
      },
    });
  }

  async function report(
    command: CommandMessage,
    outcome: Message<'dev.verselink.command.settled.v1'>['data']['outcome'],
  ): Promise<void> {
    const { job_id, attempt, guild_id, digest, saved_at } = command.data;
    await messaging.publish(routes.result(), {
      type: 'dev.verselink.command.settled.v1',
      subject: command.subject,
      correlationid: command.correlationid,
      causationid: command.id,
      data: { job_id, attempt, guild_id, digest, saved_at, outcome, duration_ms: 5 },
    });
  }

  /** Presses a button as a member; with the same `id` it is the same click delivered again. */
  async function press(
    name: string,
    action: RegistrationClick['action'],
    options: { role?: string; id?: string; event?: string; also?: Partial<RegistrationClick> } = {},
  ): Promise<string> {
    clicks += 1;
    const interaction_id =
      options.id ?? (BigInt(snowflakeAt(Date.now())) + BigInt(clicks)).toString();
    const event_id = options.event ?? 'evt-1';
    await messaging.publish(routes.click(event_id), {
      type: 'dev.verselink.registration.click.v1',
      subject: event_id,
      correlationid: interaction_id,
      data: {
        interaction_id,
        guild_id: GUILD,
        channel_id: CHANNEL,
        message_id: '200000000000000003',
        event_id,
        action,
        role_id: options.role ?? null,
        member: { discord_id: discordIdOf(name), display_name: name, locale: 'fr' },
        reply_to: replyTo,
        ...options.also,
      },
    });
    return interaction_id;
  }

  /** Says that the answers to clicks showed what was decided, as the bot does after them. */
  async function show(message_id: string, guild_id: string, decided: RegistrationDecided) {
    const { event_id, view, view_digest: digest, saved_at } = decided;
    if (view === null || digest === null) throw new Error('Nothing was shown.');
    const shown_at = new Date().toISOString();
    await messaging.publish(routes.report(), {
      type: 'dev.verselink.messages.shown.v1',
      subject: event_id,
      correlationid: message_id,
      data: {
        shown: [{ guild_id, event_id, message_id, rev: view.rev, digest, saved_at, shown_at }],
      },
    });
  }

  return {
    messaging,
    inbox,
    show,
    /** What the bot sees of the guild when it looks next. */
    sees: (seen: Partial<GuildObserved>) => {
      sight = seen;
    },
    /** What the bot sees of the guild from now on. */
    see: async (seen: Partial<GuildObserved>, channelIds: string[]) => {
      sight = seen;
      await lookAt(GUILD, channelIds);
    },
    /** Channels that are in another guild from now on. */
    foreign,
    /** A gateway session of the bot begins. */
    beginSession: async () => {
      await lookAt(GUILD, [CHANNEL], { new_session: true });
    },
    /** Leaves questions about guilds unanswered: the test answers, or nobody does. */
    stopLooking: () => {
      looks = false;
    },
    /** Interactions that came over HTTP. */
    interactions,
    take,
    press,
    observe,

    /** Waits for the decision on a click. */
    decision: async (interactionId: string): Promise<RegistrationDecided> =>
      await eventually(`a decision on ${interactionId}`, () => {
        const decision = decisions.get(interactionId);
        decisions.delete(interactionId);
        return decision;
      }),

    /** Asks what to offer for a slash command, and waits for the answer. */
    choices: async (asked: Pick<ChoicesAsked, 'roles_of' | 'typed'>): Promise<ChoicesListed> => {
      clicks += 1;
      const interaction_id = (BigInt(snowflakeAt(Date.now())) + BigInt(clicks)).toString();
      await messaging.publish(routes.result(), {
        type: 'dev.verselink.choices.asked.v1',
        subject: GUILD,
        correlationid: interaction_id,
        data: { interaction_id, guild_id: GUILD, reply_to: replyTo, ...asked },
      });
      return await eventually('choices', () => choices.get(interaction_id));
    },

    complete: async (command: CommandMessage, result: Partial<CommandResult> = {}) => {
      await report(command, {
        kind: 'completed',
        result: { discord_id: null, channel_id: null, changed: true, ...result },
      });
    },

    fail: async (command: CommandMessage, failure: Partial<CommandFailure>) => {
      await report(command, {
        kind: 'failed',
        failure: {
          class: 'unknown',
          discord_code: null,
          http_status: null,
          message: 'failed',
          retry_after_ms: null,
          ...failure,
        },
      });
    },

    close: async () => {
      await messaging.close();
    },
  };
}

/** A stable Discord id for a member's name. */
export function discordIdOf(name: string): string {
  const sum = [...name].reduce(
    (total, letter) => total * 31n + BigInt(letter.codePointAt(0) ?? 0),
    7n,
  );
  return (300_000_000_000_000_000n + (sum % 100_000_000_000_000n)).toString();
}
