import specs from '@asyncapi/specs';
import { messageSchemas, type MessageType } from '@verselink/contracts';
import { flows, flowsOf, topology } from '@verselink/messaging';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { asyncApiDocument } from './asyncapi.ts';

// As it is served.
const document = JSON.parse(JSON.stringify(asyncApiDocument({ version: '1.2.3' }))) as ReturnType<
  typeof asyncApiDocument
>;
const types = Object.keys(messageSchemas) as MessageType[];

interface Channel {
  address: string;
  bindings: { amqp: { exchange?: { name: string; type: string } } };
  'x-queues'?: { name: string }[];
}
const channels = document.channels as unknown as Record<string, Channel>;

test('the document is valid by the schema that AsyncAPI publishes', () => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const validate = ajv.compile(specs.schemasWithoutId['3.0.0']);
  validate(document);
  expect(validate.errors).toBeNull();
  validate({ ...document, channels: { broken: { address: 1 } } });
  expect(validate.errors).not.toBeNull();
});

/** Message types of the operations of one direction, with the service of each. */
const operated = (action: 'send' | 'receive') =>
  Object.values(document.operations)
    .filter((operation) => operation.action === action)
    .flatMap(({ messages, tags }) =>
      messages.map(({ $ref }) => ({ type: $ref.split('/').at(-1) ?? '', service: tags[0]?.name })),
    );

test.each(['send', 'receive'] as const)('every message is in one operation to %s', (action) => {
  expect(
    operated(action)
      .map(({ type }) => type)
      .sort(),
  ).toEqual(types.flatMap((type) => flowsOf[type].map(() => type)).sort());
});

test.each(operated('send'))('$type goes to who takes it', ({ type, service }) => {
  const receiver = operated('receive').find((operation) => operation.type === type);
  const [way] = flowsOf[type as keyof typeof flowsOf];
  const { from, to } = flows[way ?? 'results'];
  expect([service, receiver?.service]).toEqual([from, to]);
});

test('every reference leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];
  expect(references.length).toBeGreaterThan(types.length);
  for (const [, path = ''] of references) {
    const target = path
      .split('/')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
    expect([path, typeof target]).toEqual([path, 'object']);
  }
});

test('every exchange and every queue of the topology is described, with its arguments', () => {
  const described = Object.values(channels).flatMap((channel) => channel['x-queues'] ?? []);
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
  expect([...described].sort(byName)).toEqual([...topology().queues].sort(byName));

  const exchanges = Object.values(channels).flatMap(({ bindings: { amqp } }) =>
    amqp.exchange === undefined || amqp.exchange.name === '' ? [] : [amqp.exchange],
  );
  const unique = new Map(exchanges.map(({ name, type }) => [name, { name, type }]));
  expect([...unique.values()].sort(byName)).toEqual([...topology().exchanges].sort(byName));
});

test('a payload is accepted by the document as by the services', () => {
  const message = document.components.messages['dev.verselink.guild.inspect.v1'] as {
    payload: { schema: object };
  };
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
    message.payload.schema,
  );
  const good = {
    specversion: '1.0',
    id: '1',
    source: '/sync-api',
    type: 'dev.verselink.guild.inspect.v1',
    time: '2026-01-01T00:00:00Z',
    subject: '200000000000000001',
    correlationid: 'c',
    data: { guild_id: '200000000000000001', channels: [] },
  };
  expect(validate(good)).toBe(true);
  expect(validate({ ...good, type: 'dev.verselink.guild.observed.v1' })).toBe(false);
  expect(validate({ ...good, data: { channels: [] } })).toBe(false);
});
