import { afterAll, beforeAll } from '@jest/globals';
import { CHANNEL, GUILD } from './bot-peer.ts';
import { startTestService, type TestService } from './start-test-service.ts';

/**
 * sync-api for the tests of one file, stopped after them: to be called at the top, used within tests and hooks.
 * @param isLinked whether the guild is linked, with its channel for sign-up messages.
 */
export function useTestService({
  isLinked = true,
  ...options
}: Parameters<typeof startTestService>[0] & { isLinked?: boolean } = {}): TestService {
  let started: TestService | undefined;
  beforeAll(async () => {
    started = await startTestService(options);
    if (!isLinked) return;
    await started.call('post', '/guilds').send({ guild_id: GUILD, channels: { event: CHANNEL } });
  }, 60_000);
  afterAll(async () => {
    await started?.stop();
  });
  return new Proxy({} as TestService, {
    get: (_, name) => {
      if (started === undefined) throw new Error('sync-api is there from beforeAll on.');
      return started[name as keyof TestService];
    },
  });
}
