import { expect, test } from '@jest/globals';
import type { ArtefactsFound } from '@verselink/contracts';
import { createLogger } from '@verselink/runtime';
import { createReadArtefacts } from './read-artefacts.ts';

const audit = (guild_id: string) => ({
  guild_id,
  asked_at: '2026-06-01T20:00:00.000Z',
  request_id: 'audit',
  reply_to: null,
  artefacts: [],
  channel_ids: [],
});

test('a fault in the audit of one guild does not end the audits of the others', async () => {
  const heard: string[] = [];
  let resolve = (): void => undefined;
  const told = new Promise<void>((done) => {
    resolve = done;
  });
  let faults = 1;
  const logger = createLogger({ service: 'test', level: 'error' });
  logger.silent = true;
  const readArtefacts = createReadArtefacts({
    api: {
      scheduledEvents: async () => await Promise.resolve([]),
      scheduledEvent: async () => await Promise.reject(new Error('not asked for')),
      recentMessages: async () => await Promise.resolve([]),
      message: async () => await Promise.reject(new Error('not asked for')),
      channel: async () => await Promise.reject(new Error('not asked for')),
      activeThreads: async () => await Promise.resolve([]),
    },
    messaging: { publish: async () => await Promise.reject(new Error('nobody waits')) },
    publishNews: async (_, data) => {
      heard.push((data as ArtefactsFound).guild_id);
      resolve();
      return await Promise.resolve(true);
    },
    selfId: () => {
      faults -= 1;
      if (faults >= 0) throw new Error('The gateway has not said yet who the bot is.');
      return '100000000000000001';
    },
    now: () => 0,
    wait: async () => {
      await Promise.resolve();
    },
    logger,
  });
  readArtefacts(audit('200000000000000001'), 'first');
  readArtefacts(audit('200000000000000002'), 'second');
  await told;
  expect(heard).toEqual(['200000000000000002']);
});
