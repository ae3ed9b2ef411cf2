import { expect, test } from '@jest/globals';
import { eventually } from '@verselink/local-stack';
import {
  BrokerUnavailableError,
  InvalidMessageError,
  PublishTimeoutError,
  type Messaging,
} from '@verselink/messaging';
import { createLogger } from '@verselink/runtime';
import type { GuildObserved, InterestChanged } from '@verselink/contracts';
import { createCatchUp } from './catch-up.ts';
import type { DiscordApi } from './discord/discord-api.ts';
import { createGuildWatch } from './guild-watch.ts';
import { createMetrics } from './metrics.ts';
import { createPublishNews } from './news.ts';

const GUILD = '200000000000000001';
const OTHER = '200000000000000002';
const SELF = '100000000000000001';

/** The bot's news against a broker that the test takes away, and guilds that the bot owns. */
function startNews() {
  const heard: { type: string; data: unknown }[] = [];
  let fault: Error | undefined;
  let tried = 0;
  const messaging: Pick<Messaging, 'publish'> = {
    publish: async (_route, { type, data }) => {
      tried += 1;
      if (fault !== undefined) throw fault;
      heard.push({ type, data });
      return await Promise.resolve();
    },
  };
  const logger = createLogger({ service: 'test', level: 'error' });
  const api = {
    guild: async (id: string) =>
      await Promise.resolve({ id, name: 'Escadre', owner_id: SELF, roles: [] }),
    channels: async () => await Promise.resolve([]),
    member: async () => await Promise.resolve({ roles: [] }),
  } as unknown as DiscordApi;
  const publishNews = createPublishNews({
    messaging,
    metrics: createMetrics(),
    logger,
    onLost: (guildId) => {
      catchUp.lost(guildId);
    },
  });
  const watch = createGuildWatch({ api, publishNews, selfId: () => SELF, logger });
  const catchUp = createCatchUp({ watch, pauseMs: 10 });
  return {
    heard,
    tried: () => tried,
    interest: async (guild_id: string, interested = true) => {
      const said = { guild_id, scheduled_event_id: '3', interested, moment: '4' };
      const data: InterestChanged = { ...said, discord_id: '5', display_name: null };
      return await publishNews('dev.verselink.interest.changed.v1', data, 'test');
    },
    breaks: (error: Error) => {
      fault = error;
    },
    mends: () => {
      fault = undefined;
    },
    stop: () => {
      catchUp.stop();
    },
  };
}

test('guilds whose interest was lost are told as after a new session once the broker is back, each once', async () => {
  const news = startNews();
  news.breaks(new BrokerUnavailableError('RabbitMQ could not be reached within 60000 ms.'));
  expect(await news.interest(GUILD)).toBe(false);
  expect(await news.interest(GUILD, false)).toBe(false);
  expect(await news.interest(OTHER)).toBe(false);
  await eventually('a try that the broker did not take either', () => news.tried() >= 5);
  news.mends();
  await eventually('both guilds told anew', () => news.heard.length >= 2);
  news.stop();
  expect(new Set(news.heard.map(({ type }) => type))).toEqual(
    new Set(['dev.verselink.guild.observed.v1']),
  );
  const told = news.heard.map(({ data }) => data as GuildObserved);
  expect(told.map(({ guild_id }) => guild_id).sort()).toEqual([GUILD, OTHER]);
  expect(told).toMatchObject([{ present: true, new_session: true }, { new_session: true }]);
});

test('news that no broker would take is not made up for: it would be the same again', async () => {
  const news = startNews();
  news.breaks(new InvalidMessageError('moment must be a snowflake', undefined));
  await news.interest(GUILD);
  news.breaks(new PublishTimeoutError('RabbitMQ did not confirm a message.'));
  await news.interest(OTHER);
  news.mends();
  await eventually('what can be made up for', () => news.heard[0]);
  news.stop();
  expect(news.heard).toMatchObject([{ data: { guild_id: OTHER } }]);
});
