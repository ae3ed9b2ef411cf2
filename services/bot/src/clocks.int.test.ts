import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ownedBy, compareSnowflakes, snowflakeTime } from '@verselink/contracts';
import { routes } from '@verselink/messaging';
import { eventually } from '@verselink/local-stack';
import { startTestBot, type TestBot } from './testing/start-test-bot.ts';
import { aView, FACTS } from './testing/views.ts';

const MINUTES = 60_000;

describe.each([
  ['ten minutes ahead of', 10 * MINUTES],
  ['ten minutes behind', -10 * MINUTES],
])('with Discord’s clock %s the host’s', (_name, discordAheadMs) => {
  let bot: TestBot;
  let message_id = '';
  beforeAll(async () => {
    bot = await startTestBot({ discordAheadMs });
    const { outcome } = await bot.run('signup-message.create', {
      ...common(),
      channel_id: bot.channelId,
      wanted: aView(),
    });
    message_id = outcome.kind === 'completed' ? (outcome.result.discord_id ?? '') : '';
  }, 60_000);
  afterAll(async () => {
    await bot.stop();
  });

  const common = () => ({ guild_id: bot.guildId, attempt: 1, maybe_done: false });
  const join = (name: string) => bot.simulator.addMember(bot.guildId, { name }).id;
  const expectPresent = (ms: number) => {
    expect(Math.abs(ms - bot.simulator.now())).toBeLessThan(2_000);
  };
  const press = async (userId: string): Promise<string> => {
    const before = bot.clicks.length;
    await bot.press('join', { messageId: message_id, userId });
    return await eventually('the click', () => bot.clicks[before]?.interaction_id);
  };

  test('who clicks and then leaves the server has left after the click', async () => {
    const ana = join('ana');
    const click = await press(ana);
    await bot.simulator.leave(bot.guildId, ana);
    const left = await bot.news('dev.verselink.member.left.v1', (one) => one.discord_id === ana);
    expect(compareSnowflakes(left.moment, click)).toBeGreaterThan(0);
    expectPresent(snowflakeTime(left.moment));
  });

  test('who comes back and clicks has clicked after leaving', async () => {
    const ben = join('ben');
    await bot.simulator.leave(bot.guildId, ben);
    const left = await bot.news('dev.verselink.member.left.v1', (one) => one.discord_id === ben);
    bot.simulator.advanceClock(1_500);
    const cleo = join('cleo');
    expect(compareSnowflakes(await press(cleo), left.moment)).toBeGreaterThan(0);
  });

  test('interest, lists of members and of those interested are dated by Discord', async () => {
    const { outcome } = await bot.run('scheduled-event.create', {
      ...common(),
      wanted: { event: FACTS },
    });
    const id = outcome.kind === 'completed' ? (outcome.result.discord_id ?? '') : '';
    const dan = join('dan');
    const click = await press(dan);
    await bot.simulator.interested(id, dan);
    const interest = await bot.news('dev.verselink.interest.changed.v1');
    expect(compareSnowflakes(interest.moment, click)).toBeGreaterThan(0);
    expectPresent(snowflakeTime(interest.moment));

    const asked_at = new Date().toISOString();
    const read = { guild_id: bot.guildId, scheduled_event_id: id, asked_at };
    await bot.ask('dev.verselink.interest.read.v1', read);
    const listed = await bot.news('dev.verselink.interest.listed.v1');
    expectPresent(snowflakeTime(listed.moment));
    await bot.ask('dev.verselink.members.read.v1', {
      guild_id: bot.guildId,
      discord_ids: ['300000000000000009'],
    });
    const gone = await bot.news('dev.verselink.members.listed.v1');
    expectPresent(snowflakeTime(gone.moment));
  });

  test('an event that runs is made with a start that Discord takes', async () => {
    const at = (ms: number) => new Date(bot.simulator.now() + ms).toISOString();
    const { outcome } = await bot.run('scheduled-event.create', {
      ...common(),
      wanted: {
        event: {
          ...FACTS,
          event_id: 'evt-runs',
          state: 'running',
          start_at: at(-5 * MINUTES),
          end_at: at(60 * MINUTES),
        },
      },
    });
    expect(outcome.kind).toBe('completed');
  });

  test('commands expire by Discord’s clock, and so does what the bot sends', async () => {
    const send = async (nonce: string, ms: number) => {
      await bot.peer.publish(routes.command(bot.guildId), {
        type: 'dev.verselink.artefact.put.v1',
        subject: nonce,
        correlationid: nonce,
        expirytime: new Date(bot.simulator.now() + ms).toISOString(),
        data: {
          ...common(),
          job_id: nonce,
          digest: nonce,
          owner: ownedBy(nonce),
          kind: 'announcement',
          slot: '',
          channel_id: bot.channelId,
          discord_id: null,
          unsure: false,
          wanted: {
            locale: 'fr',
            event: { ...FACTS, event_id: nonce },
            signup_url: null,
            old_start_at: null,
            place_moved: false,
          },
        },
      });
    };
    await send('late', -5_000);
    await send('in-time', 20_000);
    await eventually('the command in time', () => bot.settledOf('in-time')[0]);
    expect(bot.settledOf('late')).toEqual([]);
    const report = bot.heard.find(({ type }) => type === 'dev.verselink.bot.observed.v1');
    const sent = Date.parse(report?.expirytime ?? '') - 20_000;
    expect(Math.abs(sent - Date.now() - discordAheadMs)).toBeLessThan(60_000);
  });

  test('the skew is reported, and told to sync-api that asks for the time', async () => {
    const { clock_skew_ms } = await bot.news('dev.verselink.bot.observed.v1');
    expect(Math.abs((clock_skew_ms ?? 0) - discordAheadMs)).toBeLessThan(2_000);
    const metrics = await bot.bot.metrics.registry.metrics();
    const [, seconds] = /^verselink_bot_clock_skew_seconds (.+)$/mu.exec(metrics) ?? [];
    expect(Math.abs(Number(seconds) * 1_000 - discordAheadMs)).toBeLessThan(4_000);
    await bot.peer.publish(routes.command('clock'), {
      type: 'dev.verselink.clock.read.v1',
      subject: 'clock',
      correlationid: 'clock',
      data: { request_id: 'clock', reply_to: bot.replyTo },
    });
    const { discord_at } = await bot.news('dev.verselink.clock.shown.v1');
    expectPresent(Date.parse(discord_at));
  });
});
