import { beforeAll, describe, expect, test } from '@jest/globals';
import { outgoingWebhookSchemas } from '@verselink/contracts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { TOKEN } from '../testing/start-test-service.ts';
import { useTestService } from '../testing/use-test-service.ts';

type Json = Record<string, unknown>;
interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; schema: Json; example?: string }[];
  requestBody?: { content: { 'application/json': { example?: Json } } };
  responses: Record<string, { content?: Record<string, { schema: Json }> }>;
  security?: object[];
}
/** Of some of the names. */
type Words = Record<string, string | undefined>;
interface Call extends Operation {
  method: string;
  path: string;
}

const api = useTestService();
const ajv = new Ajv2020({ strict: false, validateFormats: false });
let calls: Call[];
beforeAll(async () => {
  const document = (await (await fetch(`${api.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Operation>>;
  };
  ajv.addSchema({ $id: 'openapi', ...document });
  calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, ...operation })),
  );
});

/** Sends a call with the examples of the document, unless `given` has others. */
async function send(
  { method, path, parameters = [], requestBody }: Call,
  given: { values?: Words; headers?: Words; body?: unknown } = {},
) {
  const {
    values = {},
    headers = {},
    body = requestBody?.content['application/json'].example,
  } = given;
  const query = new URLSearchParams();
  let target = path;
  for (const { name, in: where, example } of parameters) {
    const value = values[name] ?? example;
    if (where === 'path') target = target.replace(`{${name}}`, encodeURIComponent(value ?? 'x'));
    if (where === 'query' && value !== undefined) query.set(name, value);
  }
  return await fetch(`${api.url}${target}?${query.toString()}`, {
    method: method.toUpperCase(),
    headers: {
      authorization: `Bearer ${TOKEN}`,
      ...(headers as Record<string, string>),
      ...(requestBody && body !== undefined ? { 'content-type': 'application/json' } : {}),
    },
    ...(requestBody && body !== undefined ? { body: JSON.stringify(body) } : {}),
  });
}

/** What is wrong with an answer, by the document; undefined = nothing. */
async function faultOf({ responses }: Call, response: Response): Promise<string | undefined> {
  const text = await response.text();
  const shown = `${response.status} ${text.slice(0, 500)}`;
  const documented = responses[response.status];
  if (response.status >= 500) return `a fault of ours: ${shown}`;
  if (documented === undefined) return `a status that is not documented: ${shown}`;
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  if (documented.content === undefined) return text === '' ? undefined : `a body: ${shown}`;
  const schema = documented.content[type]?.schema;
  if (schema === undefined) return `another type, ${type}: ${shown}`;
  const rooted = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')) as Json;
  return ajv.validate(rooted, JSON.parse(text)) ? undefined : `${ajv.errorsText()}: ${shown}`;
}

const own = () => calls.filter(({ security }) => security === undefined);
const junk = fc.oneof(
  fc.string({ minLength: 1, maxLength: 60 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
  fc.constantFrom('0', '-1', '1e9', 'null', '{}', '[]', '%00', 'a\u0000b', '__proto__', '$ne'),
  fc.constantFrom('0000-0Z~00000000000000000000000000000000', '9'.repeat(15), '9'.repeat(20)),
  fc.constantFrom('999999999999999~00000000000000000000000000000000', '18446744073709551616'),
);

describe('the document tells the truth', () => {
  test('of calls that are executed as they stand in it', async () => {
    const order = ['linkGuild', 'createEvent', 'registerMember'];
    const last = ['withdrawMember', 'deleteEvent', 'unlinkGuild'];
    const rank = ({ operationId }: Call) =>
      order.includes(operationId) ? order.indexOf(operationId) : 10 + last.indexOf(operationId);
    // The drift of an event is a question to the bot, and none answers here.
    const asked = own().filter(({ operationId }) => operationId !== 'readDrift');
    for (const call of asked.sort((a, b) => rank(a) - rank(b))) {
      const response = await send(call);
      const { status } = response;
      expect([call.operationId, await faultOf(call, response)]).toEqual([
        call.operationId,
        undefined,
      ]);
      if (order.includes(call.operationId)) {
        expect([call.operationId, status < 300]).toEqual([call.operationId, true]);
      }
    }
  }, 60_000);

  test('of names: each call has one of its own, and every schema is a named one', () => {
    const ids = calls.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+[A-Z][A-Za-z]+$/);
    expect(calls.filter(({ responses }) => 'default' in responses)).toEqual([]);
  });

  test('of whatever is sent instead, and nothing is answered with 5xx', async () => {
    for (const call of own()) {
      const names = (call.parameters ?? []).filter((one) => one.in !== 'header');
      const example = call.requestBody?.content['application/json'].example;
      const changed = fc
        .tuple(fc.constantFrom(...Object.keys(example ?? { x: 1 })), fc.jsonValue({ maxDepth: 4 }))
        .map(([key, value]) => ({ ...example, [key]: value }));
      const given = fc.record({
        values: fc.record(Object.fromEntries(names.map(({ name }) => [name, junk])), {
          requiredKeys: [],
        }),
        headers: fc.record(
          {
            'idempotency-key': fc.string({ unit: fc.constantFrom('a', '1', ' ', '~', '\u00e9') }),
            prefer: fc.constantFrom('wait=0', 'wait=x', 'respond-async, wait=0', '='),
            'x-correlation-id': fc.string({ unit: fc.constantFrom('a', ' ', '"', '\\') }),
          },
          { requiredKeys: [] },
        ),
        body: fc.oneof(fc.constant(undefined), fc.jsonValue({ maxDepth: 6 }), changed),
      });
      await fc.assert(
        fc.asyncProperty(given, async (sent) => {
          const isDots = Object.values(sent.values).some((value) => /^\.{1,2}$/.test(value ?? ''));
          if (isDots) return;
          const response = await send(call, sent);
          expect(await faultOf(call, response)).toBeUndefined();
        }),
        { seed: 16, numRuns: 25 },
      );
    }
  }, 120_000);
});

test('the document says what VerseLink is told, with a schema for each type', async () => {
  const document = (await (await fetch(`${api.url}/openapi.json`)).json()) as {
    webhooks: Record<string, { post: { requestBody: object } }>;
    components: { schemas: Record<string, unknown> };
  };
  const types = Object.keys(document.webhooks);
  expect(types).toEqual(Object.keys(outgoingWebhookSchemas));
  for (const type of types) {
    const [, name = ''] = /schemas\/(\w+Told)"/.exec(JSON.stringify(document.webhooks[type])) ?? [];
    expect([type, typeof document.components.schemas[name]]).toEqual([type, 'object']);
  }
});
