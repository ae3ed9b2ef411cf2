import { queues } from '@verselink/messaging';
import { expect, test } from '@jest/globals';
import type { StoredBot } from '../../stores/bot-store.ts';
import type { Blocked } from '../../stores/figure-store.ts';
import { judgeHealth, type HealthFigures, type StoredFigures } from './judge-health.ts';

const NOW = new Date('2026-01-01T12:00:00Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000);
const [COMMANDS = ''] = queues.commands;

function bot(changes: Partial<StoredBot> = {}): StoredBot {
  return {
    _id: 'one',
    observed_at: ago(5),
    started_at: ago(600),
    heard_at: ago(5),
    ended: false,
    shard_count: 1,
    shards: [shard(0)],
    rest: { rate_limited: 0, invalid_requests: 0 },
    commands_in_work: 0,
    clock_skew_ms: 0,
    ...changes,
  };
}
function shard(id: number, connected = true): StoredBot['shards'][number] {
  return { id, connected, ping_ms: 40, last_event_at: null, guilds: 3 };
}

type Changes = Partial<Omit<HealthFigures, 'stored'>> & { stored?: Partial<StoredFigures> | null };

function figures({ stored = {}, ...changes }: Changes = {}): HealthFigures {
  return {
    now: NOW,
    skew_ms: 0,
    database_ms: 1.5,
    queues: { [COMMANDS]: { messages: 0, consumers: 1 } },
    ...changes,
    stored: stored && {
      bots: [bot()],
      jobs: { open: 2, failed: 0 },
      lag: { unplanned: 0, due: 0, jobs: 0 },
      left_out: [],
      drift: { differing: 0, blocked: [] },
      guilds: [{ guild_id: '1', name: 'Escadre', status: 'ready', lacks: [] }],
      dead_letters: {},
      webhooks: { pending: 0, failed: 0, oldest_seconds: 0, stopped_at: null },
      ...stored,
    },
  };
}

function blocked(cause: Blocked['cause']): Blocked {
  const where = { event_id: 'e', guild_id: '1', channel_id: '2' };
  return { ...where, kind: 'signup-message', cause, reason: 'Missing' };
}

const two = (second: Partial<StoredBot>) => ({
  stored: { bots: [bot({ shard_count: 2 }), bot({ _id: 'two', shard_count: 2, ...second })] },
});

test.each<[string, Changes, 'ok' | 'degraded', string[]]>([
  ['all is well', {}, 'ok', []],
  ['work is under way', { stored: { drift: { differing: 9, blocked: [] } } }, 'ok', []],
  [
    'a sweep leaves an event out',
    { stored: { left_out: [{ kind: 'event', id: 'evt-1', error: 'broken', since: '' }] } },
    'degraded',
    ['left_out'],
  ],
  ['a job is 30 s late', { stored: { lag: { unplanned: 0, due: 0, jobs: 30 } } }, 'ok', []],
  [
    'a job is 31 s late',
    { stored: { lag: { unplanned: 0, due: 0, jobs: 31 } } },
    'degraded',
    ['lag'],
  ],
  [
    'an event is not planned',
    { stored: { lag: { unplanned: 31, due: 0, jobs: 0 } } },
    'degraded',
    ['lag'],
  ],
  [
    'a reminder is late',
    { stored: { lag: { unplanned: 0, due: 31, jobs: 0 } } },
    'degraded',
    ['lag'],
  ],
  ['the host of sync-api is 5 s off', { skew_ms: -5_000 }, 'ok', []],
  ['the host of sync-api is 6 s off', { skew_ms: -6_000 }, 'degraded', ['clock']],
  [
    'the host of a bot is ten minutes behind',
    { stored: { bots: [bot({ clock_skew_ms: 600_000 })] } },
    'degraded',
    ['clock'],
  ],
  ['nobody knows Discord’s clock yet', { skew_ms: null }, 'ok', []],
  ['a dead letter is parked', { stored: { dead_letters: { q: 1 } } }, 'degraded', ['dead_letters']],
  [
    'a dead letter is on its way',
    {
      queues: {
        [COMMANDS]: { messages: 0, consumers: 1 },
        [queues.deadLetters]: { messages: 1, consumers: 1 },
      },
    },
    'degraded',
    ['dead_letters'],
  ],
  [
    'a webhook was given up',
    { stored: { webhooks: { pending: 0, failed: 1, oldest_seconds: 0, stopped_at: null } } },
    'degraded',
    ['webhooks'],
  ],
  [
    'the receiver of webhooks wants no more',
    { stored: { webhooks: { pending: 4, failed: 0, oldest_seconds: 90, stopped_at: ago(60) } } },
    'degraded',
    ['webhooks'],
  ],
  [
    'webhooks wait',
    { stored: { webhooks: { pending: 4, failed: 0, oldest_seconds: 90, stopped_at: null } } },
    'ok',
    [],
  ],
  [
    'nobody takes commands',
    { queues: { [COMMANDS]: { messages: 0, consumers: 0 } } },
    'degraded',
    ['bot'],
  ],
  ['no bot ever spoke', { stored: { bots: [] } }, 'degraded', ['bot']],
  ['the bot spoke 30 s ago', { stored: { bots: [bot({ heard_at: ago(30) })] } }, 'ok', []],
  [
    'the bot spoke 31 s ago',
    { stored: { bots: [bot({ heard_at: ago(31) })] } },
    'degraded',
    ['bot'],
  ],
  [
    'a shard is not connected',
    { stored: { bots: [bot({ shards: [shard(0, false)] })] } },
    'degraded',
    ['bot'],
  ],
  ['the other process has the other shard', two({ shards: [shard(1)] }), 'ok', []],
  ['nobody has the other shard', two({ shards: [shard(0)] }), 'degraded', ['bot']],
  [
    'the other process is silent',
    two({ shards: [shard(1)], heard_at: ago(60) }),
    'degraded',
    ['bot'],
  ],
  [
    'a silent process was replaced',
    { stored: { bots: [bot(), bot({ _id: 'old', heard_at: ago(90) })] } },
    'ok',
    [],
  ],
  [
    'a guild denies something, and work there is blocked: that is for its admins',
    {
      stored: {
        drift: {
          differing: 1,
          blocked: [blocked('guild')],
        },
        guilds: [{ guild_id: '1', name: null, status: 'incomplete', lacks: ['Permission X.'] }],
      },
    },
    'ok',
    ['drift', 'guilds'],
  ],
  [
    'Discord refuses a message for good: no server admin can change that',
    { stored: { drift: { differing: 1, blocked: [blocked('content')] } } },
    'degraded',
    ['drift', 'refused'],
  ],
  [
    'an operator has given a job up',
    { stored: { drift: { differing: 1, blocked: [blocked('operator')] } } },
    'ok',
    ['drift'],
  ],
  [
    'MongoDB does not answer',
    { database_ms: null, stored: null },
    'degraded',
    [
      'bot',
      'database',
      'dead_letters',
      'drift',
      'guilds',
      'jobs',
      'lag',
      'left_out',
      'refused',
      'webhooks',
    ],
  ],
  ['RabbitMQ does not answer', { queues: null }, 'degraded', ['bot', 'broker']],
])('%s', (_what, changes, status, notOk) => {
  const judged = judgeHealth(figures(changes));
  expect(judged.status).toBe(status);
  const bad = Object.entries(judged.parts).filter(([, part]) => !part.ok);
  expect(bad.map(([name]) => name).sort()).toEqual(notOk);
  expect(judged.down).toBe(notOk.includes('database') || notOk.includes('broker'));
});

test('a part that is not ok says what to do about it', () => {
  const { parts } = judgeHealth(
    figures({ stored: { bots: [bot({ shards: [shard(0, false)] })], dead_letters: { q: 2 } } }),
  );
  expect(parts.bot.detail).toContain('shard 0');
  expect(parts.dead_letters.detail).toContain('GET /dead-letters');
});

test('a silent process whose shards nobody has is shown as silent; a replaced one is not shown', () => {
  const instances = (bots: StoredBot[]) => {
    const { bot: part } = judgeHealth(figures({ stored: { bots } })).parts;
    return 'instances' in part ? part.instances.map((one) => [one.instance_id, one.silent]) : [];
  };
  const old = bot({ _id: 'old', heard_at: ago(90) });
  expect(instances([old])).toEqual([['old', true]]);
  expect(instances([bot(), old])).toEqual([['one', false]]);
});
