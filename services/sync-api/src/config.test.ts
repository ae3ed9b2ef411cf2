import { expect, test } from '@jest/globals';
import { ConfigError, loadConfig } from '@verselink/runtime';
import { configSchema } from './config.ts';

const NEEDED = {
  MONGODB_URI: 'mongodb://localhost:27017/verselink',
  AMQP_URL: 'amqp://localhost',
  DISCORD_BOT_API_TOKEN: 'token-0123456789abcdef',
};
const load = (env: Record<string, string>) =>
  loadConfig({ schema: configSchema, env: { ...NEEDED, ...env } });
/** What stops a start. */
const refusal = (env: Record<string, string>): string => {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('It was accepted.');
};
const key = (bytes: number) => Buffer.alloc(bytes, 0xfb).toString('base64');

test('retry policies are read from JSON', () => {
  const { RETRY_POLICIES } = load({ RETRY_POLICIES: '{"unknown":{"attempts":3}}' });
  expect(RETRY_POLICIES).toEqual({ unknown: { attempts: 3 } });
});

test.each([
  ['{"unknown":', 'RETRY_POLICIES must be JSON ('],
  ['3', 'RETRY_POLICIES must be of type object'],
  ['{"unkown":{}}', 'RETRY_POLICIES.unkown is not allowed'],
  ['{"unknown":{"attempts":0}}', 'RETRY_POLICIES.unknown.attempts must be greater than'],
  ['{"invalid":{"block":"nothing"}}', 'RETRY_POLICIES.invalid.block is not allowed'],
])('the retry policies %s are refused with the reason', (RETRY_POLICIES, reason) => {
  expect(refusal({ RETRY_POLICIES })).toContain(reason);
});

test.each([
  'mongodb://a:27017,b:27018,c:27019/verselink?replicaSet=rs0',
  'mongodb://user:p%40ss@a:27017,b:27018/?authSource=admin',
  'mongodb+srv://user:password@cluster.example/verselink?w=majority',
])('the driver’s own kinds of address are accepted: %s', (MONGODB_URI) => {
  expect(load({ MONGODB_URI }).MONGODB_URI).toBe(MONGODB_URI);
});

test.each([
  ['http://localhost', 'Invalid scheme'],
  ['mongodb://localhost/?replicaset0=rs', 'option replicaset0 is not supported'],
  ['mongodb://user:hunter2%zz@localhost/', 'URI malformed'],
  ['mongodb://user:hun@ter2@localhost/', 'percent-encoded'],
  ['mongodb://user:hun/ter2@localhost/', 'percent-encoded'],
  ['mongodb://user:hun?ter2@localhost/', 'percent-encoded'],
  ['mongodb://user:hun#ter2@localhost/', 'percent-encoded'],
  ['mongodb://localhost:99999/', 'percent-encoded'],
])('the database address %s is refused with the reason, not with the password', (uri, reason) => {
  const said = refusal({ MONGODB_URI: uri });
  expect(said).toContain('MONGODB_URI is not valid');
  expect(said).toContain(reason);
  expect(said).not.toMatch(/hun|ter2/);
});

test.each([[`whsec_${key(24)}`], [`whsec_${key(32)},whsec_${key(25)}`], [`a-text-of-16-chars`]])(
  'the webhook secret %s is accepted',
  (DISCORD_BOT_WEBHOOK_SECRET) => {
    expect(load({ DISCORD_BOT_WEBHOOK_SECRET })).toMatchObject({ DISCORD_BOT_WEBHOOK_SECRET });
  },
);

test.each([
  [`whsec_${'%'.repeat(40)}`],
  [`whsec_${key(23)}`],
  [`whsec_${key(24)}%`],
  [`whsec_${key(25).replace(/=+$/, '')}`],
  [`whsec_${key(24)},`],
  [`whsec_${key(24)},short`],
  ['tooshort'],
])('the webhook secret %s would be weaker than it looks and is refused', (secret) => {
  const said = refusal({ DISCORD_BOT_WEBHOOK_SECRET: secret });
  expect(said).toContain('DISCORD_BOT_WEBHOOK_SECRET is not valid');
  expect(said).not.toContain(secret);
});

test.each(['VERSELINK_API_URL', 'VERSELINK_WEBHOOK_URL'])(
  'a login in %s, which could never be used, is refused',
  (name) => {
    const rest = { DISCORD_BOT_WEBHOOK_SECRET: `whsec_${key(24)}` };
    const said = refusal({ ...rest, [name]: 'https://user:hunter2@verselink.example/' });
    expect(said).toContain(`${name} must not hold a user or password`);
    expect(said).not.toContain('hunter2');
  },
);

test.each(['amqp://user:hunter2@host:99999', 'amqp:/hunter2', 'http://hunter2'])(
  'the broker address %s is refused without its password',
  (AMQP_URL) => {
    expect(refusal({ AMQP_URL })).toMatch(/^ {2}AMQP_URL (?!.*hunter2)/m);
  },
);

test.each([`${'t'.repeat(16)}`, `web:${'t'.repeat(16)},${'u'.repeat(16)}`])(
  'the API tokens %s are accepted',
  (DISCORD_BOT_API_TOKEN) => {
    expect(load({ DISCORD_BOT_API_TOKEN })).toMatchObject({ DISCORD_BOT_API_TOKEN });
  },
);

test('bad API tokens are refused with the place of the fault, without the token', () => {
  const said = refusal({ DISCORD_BOT_API_TOKEN: 'token-0123456789abcdef,web:hunter2' });
  expect(said).toContain('DISCORD_BOT_API_TOKEN is not valid: token 2 must be 16 or more');
  expect(said).not.toMatch(/hunter2|token-0123/);
});

test('both ports cannot be one, except any free one', () => {
  expect(refusal({ PORT: '9091' })).toContain('PORT and OPS_PORT must differ');
  expect(load({ PORT: '0', OPS_PORT: '0' })).toMatchObject({ PORT: 0, OPS_PORT: 0 });
});
