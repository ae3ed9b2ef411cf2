import {
  formatCustomId,
  type Choice,
  type ChoicesAsked,
  type ClickVerb,
  type CommandSettled,
  type Message,
  type MessageData,
  type MessageType,
  type RegistrationClick,
  type RegistrationDecided,
} from '@verselink/contracts';
import {
  createDiscordSimulator,
  type ClickReport,
  type RateLimitOptions,
} from '@verselink/discord-simulator';
import { eventually, startTcpProxy, testVhost } from '@verselink/local-stack';
import { createMessaging, queues, routes } from '@verselink/messaging';
import { createLogger } from '@verselink/runtime';
import { createBot } from '../create-bot.ts';
import type { ShardSettings } from '../discord/discord-client.ts';
import type { CommandType } from '../executors/executor.ts';

type Decide = (click: RegistrationClick) => Promise<RegistrationDecided | undefined>;

type Offer = (asked: ChoicesAsked) => Promise<Choice[] | undefined>;

/** What a test leaves out of a command. */
type CommandRest<T extends CommandType> = Omit<MessageData[T], 'job_id' | 'digest'> & {
  job_id?: string;
};

/** What is no command of a job. */
type Question =
  | 'dev.verselink.interest.read.v1'
  | 'dev.verselink.members.read.v1'
  | 'dev.verselink.guild.audit.v1'
  | 'dev.verselink.drift.read.v1'
  | 'dev.verselink.channels.read.v1';

export type TestBot = Awaited<ReturnType<typeof startTestBot>>;

/**
 * The bot against a simulated Discord and a real RabbitMQ. sync-api is played by the test: `decide` answers clicks,
 * `run` sends a command and waits for its result, `heard` holds everything that the bot reported.
 */
export async function startTestBot({
  rateLimits = 'off',
  shards = { count: undefined, ids: undefined },
  privilegedIntents = true,
  discordAheadMs = 0,
}: {
  rateLimits?: RateLimitOptions;
  shards?: ShardSettings;
  /** The switches of the developer portal. */
  privilegedIntents?: boolean;
  /** How far Discord's clock is ahead of this host's. */
  discordAheadMs?: number;
} = {}) {
  const amqpUrl = await testVhost();
  const line = await startTcpProxy(amqpUrl);
  const simulator = await createDiscordSimulator({
    rateLimits,
    gateway: { privilegedIntents },
    clock: { start: Date.now() + discordAheadMs },
  });
  const { id: guildId } = simulator.addGuild({ name: 'Escadre', locale: 'fr' });
  const { id: channelId } = simulator.addChannel(guildId, { name: 'opérations' });
  const logger = createLogger({ service: 'test', level: 'error' });

  const fatal: string[] = [];
  const bot = createBot({
    token: simulator.botToken,
    apiUrl: simulator.apiUrl,
    amqpUrl: line.url,
    shards,
    allowPrivateImages: true,
    logger,
    onFatal: (sentence) => fatal.push(sentence),
  });

  const heard: Message[] = [];
  const clicks: RegistrationClick[] = [];
  let offer: Offer = async () => await Promise.resolve(undefined);
  let decide: Decide = async () => await Promise.resolve(undefined);
  const peer = createMessaging({
    url: amqpUrl,
    source: '/sync-api',
    logger,
    now: simulator.now,
  });
  for (const queue of queues.clicks) {
    peer.consume({
      queue,
      prefetch: 50,
      handle: async ({ message }) => {
        if (message.type !== 'dev.verselink.registration.click.v1') return;
        clicks.push(message.data);
        const decided = await decide(message.data);
        if (decided === undefined || message.data.reply_to === null) return;
        await peer.publish(routes.reply(message.data.reply_to), {
          type: 'dev.verselink.registration.decided.v1',
          subject: message.subject,
          correlationid: message.correlationid,
          data: decided,
        });
      },
    });
  }
  peer.consume({
    queue: queues.results,
    prefetch: 50,
    handle: async ({ message }) => {
      heard.push(message);
      if (message.type !== 'dev.verselink.choices.asked.v1') return;
      const { interaction_id, reply_to, guild_id } = message.data;
      const choices = await offer(message.data);
      if (choices === undefined) return;
      await peer.publish(routes.reply(reply_to), {
        type: 'dev.verselink.choices.listed.v1',
        subject: guild_id,
        correlationid: interaction_id,
        data: { interaction_id, choices, locale: 'fr', time_zone: 'Europe/Paris' },
      });
    },
  });
  const replyTo = peer.replyQueue((message) => {
    heard.push(message);
  });
  await peer.start();
  await bot.start();

  let jobs = 0;
  const settledOf = (jobId: string): CommandSettled[] =>
    heard.flatMap((message) =>
      message.type === 'dev.verselink.command.settled.v1' && message.data.job_id === jobId
        ? [message.data]
        : [],
    );

  /** Sends a command as sync-api does and returns its job. */
  async function send<T extends CommandType>(type: T, data: CommandRest<T>): Promise<string> {
    jobs += 1;
    const job_id = data.job_id ?? `job-${jobs}`;
    const route = type.includes('direct-message')
      ? routes.directMessage()
      : routes.command(data.guild_id);
    await peer.publish(route, {
      type,
      subject: 'evt-1',
      correlationid: job_id,
      data: { ...data, job_id, digest: `digest-${job_id}` } as unknown as MessageData[T],
    });
    return job_id;
  }

  async function press(
    verb: ClickVerb,
    {
      messageId,
      userId,
      eventId = 'evt-1',
      arg,
      values,
      waitEphemeral,
    }: {
      messageId: string;
      userId: string;
      eventId?: string;
      arg?: string;
      values?: string[];
      /** Also wait up to this long for what only the member sees. */
      waitEphemeral?: number;
    },
  ): Promise<ClickReport> {
    const customId = formatCustomId({ verb, eventId, ...(arg === undefined ? {} : { arg }) });
    const click = {
      channelId,
      messageId,
      customId,
      userId,
      ...(waitEphemeral === undefined ? {} : { waitEphemeral }),
    };
    return values === undefined
      ? await simulator.click(click)
      : await simulator.select({ ...click, values });
  }

  return {
    simulator,
    bot,
    peer,
    /** The bot's way to the broker; sync-api's is another. */
    /** The line to the broker, to be cut as a network fault would: without a goodbye. */
    line: {
      cut: () => {
        line.refuse();
        line.reset();
      },
      restore: () => {
        line.allow();
      },
    },
    guildId,
    channelId,
    /** Answers that go here are heard too. */
    replyTo,
    heard,
    clicks,
    fatal,
    send,
    press,
    settledOf,
    /** Sends what is no command of a job, and is answered by news. */
    async ask<T extends Question>(type: T, data: MessageData[T]) {
      await peer.publish(routes.command(data.guild_id), {
        type,
        subject: data.guild_id,
        correlationid: 'ask',
        data,
      });
    },
    offerWith(next: Offer) {
      offer = next;
    },
    decideWith(next: Decide) {
      decide = next;
    },
    /** Sends a command and waits for how it ended. */
    async run<T extends CommandType>(type: T, data: CommandRest<T>): Promise<CommandSettled> {
      const job = await send(type, data);
      return await eventually(`the result of ${job}`, () => settledOf(job)[0]);
    },
    /** Waits for the news that fits. */
    async news<T extends MessageType>(
      type: T,
      fits: (data: MessageData[T]) => boolean = () => true,
    ): Promise<MessageData[T]> {
      return await eventually(`a ${type}`, () => {
        const found = heard.find(
          (message) => message.type === type && fits(message.data as MessageData[T]),
        );
        return found?.data as MessageData[T] | undefined;
      });
    },
    async stop() {
      for (const [, step] of bot.stopSteps) await step();
      await peer.close();
      await line.close();
      await simulator.stop();
    },
  };
}
