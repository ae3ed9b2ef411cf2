import { expect, test } from '@jest/globals';
import type { StoredEvent } from '../../stores/event-store.ts';
import type { StoredUser, UserChange } from '../../stores/user-store.ts';
import { contentOf, newStoredEvent } from '../events/event-content.ts';
import type { SaveChange } from '../events/save-change.ts';
import { createLinkUser } from './link-user.ts';
import { createMergePerson } from './merge-person.ts';
import { createRegister, type Register } from './register.ts';
import { createWebSignUp } from './web-sign-up.ts';

const NOW = new Date('2030-01-09T20:00:00Z');
const DISCORD = '300000000000000001';

/** The service's part behind a web sign-up; `around` is where another request comes in between. */
function aService(around: (step: Step, link: () => Promise<unknown>) => Promise<unknown>) {
  const content = contentOf({
    title: 'Raid sur Jumptown',
    description: 'Prise de contrôle du laboratoire.',
    type: 'raid',
    start_at_utc: '2030-01-10T20:00:00Z',
    duration_minutes: 120,
    state: 'published',
    max_participants: 3,
  });
  let stored = newStoredEvent('evt-1', content, NOW);
  let links: StoredUser[] = [];
  const load = async () => await Promise.resolve<StoredEvent>(stored);
  const events = { load, findByMembers: async () => await Promise.resolve(['evt-1']) };
  const saveChange: SaveChange = async ({ before, change }) => {
    if (before.rev === stored.rev) stored = { ...stored, ...change, rev: stored.rev + 1 };
    return await Promise.resolve(stored);
  };
  const users = {
    put: async (user: UserChange) => {
      const unnamed = { handle: null, locale: null, dm_opt_out: false, dm_reminders: false };
      links = [{ ...unnamed, ...user, seen_locale: null }];
      await Promise.resolve();
    },
    link: async () => await Promise.resolve(true),
    findByDiscordIds: async () => await Promise.resolve(links),
    findByUserId: async (id: string) =>
      await Promise.resolve(links.find(({ user_id }) => user_id === id)),
  };
  const now = () => NOW;
  const mergePerson = createMergePerson({
    events: { ...events, loadReadable: events.load },
    saveChange,
    now,
  });
  const linkUser = createLinkUser({ users, mergePerson });
  const link = async () =>
    await linkUser(
      DISCORD,
      { user_id: 'ana', handle: null, locale: null, dm_opt_out: false, dm_reminders: false },
      'c',
    );
  const inner = createRegister({ events: { ...events, recall: () => undefined }, saveChange });
  const register: Register = async (...call) => {
    await around('before it is saved', link);
    const registered = await inner(...call);
    await around('after it is saved', link);
    return registered;
  };
  const signUp = createWebSignUp({ users, events, register, mergePerson, now });
  return { signUp, link, roster: () => stored.registrations };
}
type Step = 'before it is saved' | 'after it is saved';

test.each<Step>(['before it is saved', 'after it is saved'])(
  'a person who is linked while they sign up on the web, %s, has one registration',
  async (step) => {
    const { signUp, roster } = aService(async (at, link) => {
      if (at === step) await link();
    });
    const signedUp = await signUp({
      eventId: 'evt-1',
      action: 'join',
      roleId: null,
      who: { discord_id: null, user_id: 'ana', display_name: 'Ana', locale: 'fr' },
      correlationId: 'c',
    });
    const one = { member: `d:${DISCORD}`, user_id: 'ana', status: 'confirmed' };
    expect(roster()).toMatchObject([one]);
    expect(signedUp).toMatchObject({ outcome: { kind: 'confirmed' }, registration: one });
  },
);
