import {
  formatCustomId,
  ownedBy,
  type ArtefactKind,
  type WantedOf,
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

type Action = 'create' | 'edit' | 'delete';
/** A command to an artefact, by the type of its job. */
export type ArtefactWork = `${ArtefactKind}.${Action}`;
type KindOf<W extends ArtefactWork> = W extends `${infer K extends ArtefactKind}.${Action}`
  ? K
  : never;
/** Such a command; what a test leaves out has a default. */
export interface WorkRest<W extends ArtefactWork> {
  guild_id: string;
  attempt: number;
  maybe_done: boolean;
  job_id?: string;
  saved_at?: string;
  /** Left out: that of what is wanted. */
  event_id?: string;
  channel_id?: string | null;
  discord_id?: string | null;
  unsure?: boolean;
  wanted?: Partial<WantedOf[KindOf<W>]>;
}

type RestOf<W extends ArtefactWork | CommandType> = (W extends CommandType
  ? CommandRest<W>
  : W extends ArtefactWork
    ? WorkRest<W>
    : never) & { job_id?: string };

const DEFAULTS: { readonly [K in ArtefactKind]: Partial<WantedOf[K]> } = {
  'scheduled-event': {
    voice_channel_id: null,
    leave: [],
    shown_image_url: null,
    shown_cover: null,
  },
  'signup-message': {},
  announcement: { old_start_at: null, place_moved: false },
  thread: {},
};

/** What is no command of a job. */
type Question =
  | 'dev.verselink.interest.read.v1'
  | 'dev.verselink.members.read.v1'
  | 'dev.verselink.artefacts.read.v1'
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
  async function send<W extends ArtefactWork | CommandType>(
    work: W,
    rest: RestOf<W>,
  ): Promise<string> {
    // The compiler cannot follow which command a name stands for.
    const { type, data } = (
      isCommandType(work) ? { type: work, data: rest } : commandOf(work as ArtefactWork, rest)
    ) as { type: CommandType; data: CommandRest<CommandType> };
    jobs += 1;
    const job_id = data.job_id ?? `job-${jobs}`;
    const route = type.includes('direct-message')
      ? routes.directMessage()
      : routes.command(data.guild_id);
    await peer.publish(route, {
      type,
      subject: 'evt-1',
      correlationid: job_id,
      data: { ...data, job_id, digest: `digest-${job_id}` } as unknown as MessageData[CommandType],
    });
    return job_id;
  }

  async function run<W extends ArtefactWork | CommandType>(
    work: W,
    rest: RestOf<W>,
  ): Promise<CommandSettled> {
    const before = rest.job_id === undefined ? 0 : settledOf(rest.job_id).length;
    const job = await send(work, rest);
    return await eventually(`the result of ${job}`, () => settledOf(job)[before]);
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
    run,
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

function isCommandType(work: string): boolean {
  return work.startsWith('dev.verselink.');
}

/** The command of a job, as sync-api writes it. */
function commandOf(
  work: ArtefactWork,
  {
    wanted,
    event_id,
    channel_id = null,
    discord_id = null,
    unsure = false,
    ...rest
  }: WorkRest<ArtefactWork>,
) {
  const [kind, action] = work.split('.') as [ArtefactKind, Action];
  const shown = wanted && ('event' in wanted ? wanted.event : wanted);
  const eventId = event_id ?? (shown && 'event_id' in shown ? shown.event_id : undefined) ?? '';
  const data = { ...rest, owner: ownedBy(eventId), kind, slot: '', channel_id, discord_id };
  return action === 'delete'
    ? ({ type: 'dev.verselink.artefact.remove.v1', data } as const)
    : ({
        type: 'dev.verselink.artefact.put.v1',
        data: { ...data, unsure, wanted: { ...DEFAULTS[kind], ...wanted } },
      } as const);
}
