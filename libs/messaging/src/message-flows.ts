import type { MessageType } from '@verselink/contracts';
import { exchanges, queues, retryQueue, routes } from './topology.ts';

export type Service = 'bot' | 'sync-api';

/** A way that messages take, from one service to the other. */
export interface MessageFlow {
  from: Service;
  to: Service;
  title: string;
  /** Empty = RabbitMQ's default exchange, whose routing keys are names of queues. */
  exchange: string;
  routingKey: string;
  /** The queues it ends in; none = the reply queue of one process, which is not part of the topology. */
  queues: readonly string[];
}

export type FlowName =
  | 'clicks'
  | 'commands'
  | 'directMessages'
  | 'interactions'
  | 'unanswered'
  | 'pledges'
  | 'results'
  | 'replies'
  | 'answers';

/** Every way. `{partition}` stands for 0 to PARTITIONS - 1, `{process}` for what makes a reply queue unique. */
export const flows: Record<FlowName, MessageFlow> = {
  clicks: {
    from: 'bot',
    to: 'sync-api',
    title: 'Clicks of members, by hash of the event id; of one event in order',
    exchange: exchanges.clicks,
    routingKey: 'p{partition}',
    queues: queues.clicks,
  },
  commands: {
    from: 'sync-api',
    to: 'bot',
    title: 'Work in Discord, by hash of the guild id; of one guild in order',
    exchange: exchanges.commands,
    routingKey: 'p{partition}',
    queues: queues.commands,
  },
  directMessages: {
    from: 'sync-api',
    to: 'bot',
    title: 'Direct messages to members, which Discord wants slow',
    exchange: exchanges.commands,
    routingKey: routes.directMessage().routingKey,
    queues: [queues.directMessages],
  },
  interactions: {
    from: 'sync-api',
    to: 'bot',
    title: 'Interactions that Discord delivered over HTTP',
    exchange: exchanges.commands,
    routingKey: routes.interaction().routingKey,
    queues: [queues.interactions],
  },
  unanswered: {
    from: 'bot',
    to: 'bot',
    title: 'Interactions whose answer was put off: after a while some bot looks whether it came',
    exchange: retryQueue(10_000),
    routingKey: queues.unanswered,
    queues: [queues.unanswered],
  },
  pledges: {
    from: 'bot',
    to: 'bot',
    title: `What a process has yet to say to members; when it dies, ${queues.unanswered} inherits it`,
    exchange: '',
    routingKey: 'verselink.pledge.{process}',
    queues: [],
  },
  results: {
    from: 'bot',
    to: 'sync-api',
    title: 'Results of commands, and what the bot observes',
    exchange: exchanges.results,
    routingKey: routes.result().routingKey,
    queues: [queues.results],
  },
  replies: {
    from: 'sync-api',
    to: 'bot',
    title: 'Answers to the process that asked, while a member waits',
    exchange: '',
    routingKey: 'verselink.reply.{process}',
    queues: [],
  },
  answers: {
    from: 'bot',
    to: 'sync-api',
    title: 'Answers to the process that asked, while a caller of the API waits',
    exchange: '',
    routingKey: 'verselink.reply.{process}',
    queues: [],
  },
};

/** Which way each message takes: one, but for answers that somebody may wait for or not. */
export const flowsOf: Readonly<Record<MessageType, readonly FlowName[]>> = {
  'dev.verselink.registration.click.v1': ['clicks'],
  'dev.verselink.registration.decided.v1': ['replies'],
  'dev.verselink.messages.shown.v1': ['results'],
  'dev.verselink.interaction.received.v1': ['interactions'],
  'dev.verselink.interaction.deferred.v1': ['unanswered'],
  'dev.verselink.follow-up.owed.v1': ['pledges'],
  'dev.verselink.artefact.put.v1': ['commands'],
  'dev.verselink.artefact.remove.v1': ['commands'],
  'dev.verselink.direct-message.send.v1': ['directMessages'],
  'dev.verselink.reminder.send.v1': ['commands'],
  'dev.verselink.reminder.edit.v1': ['commands'],
  'dev.verselink.guild.inspect.v1': ['commands'],
  'dev.verselink.guild.observed.v1': ['results'],
  'dev.verselink.artefacts.read.v1': ['commands'],
  // To a caller who waits, or as news.
  'dev.verselink.artefacts.found.v1': ['answers', 'results'],
  'dev.verselink.clock.read.v1': ['commands'],
  'dev.verselink.clock.shown.v1': ['answers'],
  'dev.verselink.channels.read.v1': ['commands'],
  'dev.verselink.channels.found.v1': ['answers'],
  'dev.verselink.artefact.observed.v1': ['results'],
  'dev.verselink.channel.deleted.v1': ['results'],
  'dev.verselink.interest.changed.v1': ['results'],
  'dev.verselink.interest.read.v1': ['commands'],
  'dev.verselink.interest.listed.v1': ['results'],
  'dev.verselink.member.left.v1': ['results'],
  'dev.verselink.members.read.v1': ['commands'],
  'dev.verselink.members.listed.v1': ['results'],
  'dev.verselink.choices.asked.v1': ['results'],
  'dev.verselink.choices.listed.v1': ['replies'],
  'dev.verselink.bot.observed.v1': ['results'],
  'dev.verselink.command.settled.v1': ['results'],
};

/** The messages that take a way. */
export function messagesOf(name: FlowName): MessageType[] {
  return (Object.keys(flowsOf) as MessageType[]).filter((type) => flowsOf[type].includes(name));
}
