import { envelopeSchema, messageSchemas, type MessageType } from '@verselink/contracts';
import {
  flows,
  messagesOf,
  PARTITIONS,
  queues,
  topology,
  type FlowName,
  type MessageFlow,
} from '@verselink/messaging';
import { jsonSchema } from '../json-schema.ts';

type Described = Record<string, unknown>;
const ref = (path: string) => ({ $ref: `#/${path}` });

/**
 * The AsyncAPI 3.0 document of what goes over RabbitMQ: made of the topology that every process declares, the
 * schemas that both ends check, and the table of who sends what to whom. It describes both services together: each
 * way has a channel where it is sent (exchange and key) and one where it is received (queues).
 */
export function asyncApiDocument({ version }: { version: string }) {
  const names = Object.keys(flows) as FlowName[];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'VerseLink Discord Sync: messages',
      version,
      description:
        'CloudEvents 1.0 in structured JSON over RabbitMQ, persistent and confirmed. Every message may come twice.',
    },
    defaultContentType: 'application/cloudevents+json',
    servers: {
      rabbitmq: {
        host: '{host}',
        protocol: 'amqp',
        description: 'The broker of AMQP_URL.',
        variables: { host: { description: 'Host and port.', default: 'localhost:5672' } },
      },
    },
    channels: Object.fromEntries([
      ...names.flatMap((name) => [
        [name, sendChannel(flows[name], messagesOf(name))],
        [`${name}.received`, receiveChannel(flows[name], messagesOf(name))],
      ]),
      ...failureChannels(),
    ]) as Record<string, Described>,
    operations: Object.fromEntries(
      names.flatMap((name) => [
        [`${flows[name].from}.sends.${name}`, operation('send', flows[name].from, name, name)],
        [
          `${flows[name].to}.receives.${name}`,
          operation('receive', flows[name].to, name, `${name}.received`),
        ],
      ]),
    ) as Record<string, ReturnType<typeof operation>>,
    components: {
      messages: Object.fromEntries(
        (Object.keys(messageSchemas) as MessageType[]).map((type) => [type, message(type)]),
      ),
    },
  };
}

function operation(action: 'send' | 'receive', service: string, name: FlowName, channel: string) {
  return {
    action,
    title: flows[name].title,
    tags: [{ name: service }],
    channel: ref(`channels/${channel}`),
    messages: messagesOf(name).map((type) => ref(`channels/${channel}/messages/${type}`)),
  };
}

const referenced = (types: MessageType[]) =>
  Object.fromEntries(types.map((type) => [type, ref(`components/messages/${type}`)]));

function sendChannel(flow: MessageFlow, types: MessageType[]): Described {
  return {
    address: flow.routingKey,
    title: `${flow.title}: sent by ${flow.from}`,
    ...parametersOf(flow.routingKey),
    messages: referenced(types),
    bindings: { amqp: exchangeBinding(flow.exchange) },
  };
}

function receiveChannel(flow: MessageFlow, types: MessageType[]): Described {
  const [first = flow.routingKey] = flow.queues;
  const address = flow.queues.length > 1 ? first.replace('p0', 'p{partition}') : first;
  return {
    address,
    title: `${flow.title}: received by ${flow.to}`,
    ...parametersOf(address),
    messages: referenced(types),
    bindings: { amqp: queueBinding(address) },
    'x-queues': flow.queues.map(queueNamed),
  };
}

/** Where failed messages go: not one of these has messages of its own. */
function failureChannels(): [string, Described][] {
  const retries = topology().exchanges.filter(({ name }) => /\.retry\./.test(name));
  const deadLetters = queueNamed(queues.deadLetters);
  return [
    ...retries.map(({ name }): [string, Described] => [
      name,
      {
        address: name,
        title: 'Failed messages wait here, then go back to the queue that their routing key names',
        messages: {},
        bindings: { amqp: exchangeBinding(name) },
        'x-queues': [queueNamed(name)],
      },
    ]),
    ...Object.entries(queues.suspects).map(([service, queue]): [string, Described] => [
      `suspects.${service}`,
      {
        address: queue,
        title: `Processes died while they held these: ${service} takes one at a time from here`,
        messages: {},
        bindings: { amqp: exchangeBinding(queueNamed(queue).bindings[0]?.exchange ?? '') },
        'x-queues': [queueNamed(queue)],
      },
    ]),
    [
      'deadLetters',
      {
        address: queues.deadLetters,
        title:
          'Given up; sync-api takes them from here to where they can be looked at and replayed',
        messages: {},
        bindings: { amqp: exchangeBinding(deadLetters.bindings[0]?.exchange ?? '') },
        'x-queues': [deadLetters],
      },
    ],
  ];
}

function queueNamed(name: string) {
  const found = topology().queues.find((queue) => queue.name === name);
  if (found === undefined) throw new Error(`The topology has no queue ${name}.`);
  return found;
}

const AMQP = { bindingVersion: '0.3.0' };

function exchangeBinding(name: string) {
  const type = topology().exchanges.find((exchange) => exchange.name === name)?.type ?? 'default';
  return {
    is: 'routingKey',
    exchange: { name, type, durable: true, autoDelete: false },
    ...AMQP,
  };
}

function queueBinding(name: string) {
  return {
    is: 'queue',
    queue: { name, durable: true, exclusive: false, autoDelete: false },
    ...AMQP,
  };
}

const PARAMETERS = {
  '{partition}': {
    partition: {
      description: 'FNV-1a (32 bit) of the event id or guild id, modulo the number of partitions.',
      enum: Array.from({ length: PARTITIONS }, (_, n) => String(n)),
    },
  },
  '{process}': { process: { description: 'Random, of one bot process.' } },
};

function parametersOf(address: string): { parameters?: object } {
  const found = Object.entries(PARAMETERS).find(([name]) => address.includes(name));
  return found === undefined ? {} : { parameters: found[1] };
}

const envelope = jsonSchema(envelopeSchema) as { properties: Record<string, unknown> };

function message(type: MessageType): Described {
  return {
    name: type,
    title: type.slice('dev.verselink.'.length),
    contentType: 'application/cloudevents+json',
    correlationId: { location: '$message.payload#/correlationid' },
    payload: {
      schemaFormat: 'application/schema+json;version=draft-2020-12',
      schema: {
        ...envelope,
        properties: {
          ...envelope.properties,
          type: { const: type },
          data: jsonSchema(messageSchemas[type]),
        },
      },
    },
  };
}
