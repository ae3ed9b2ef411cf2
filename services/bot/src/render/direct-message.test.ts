import { expect, test } from '@jest/globals';
import type { DirectMessageSend, DirectNotice, Locale } from '@verselink/contracts';
import { FACTS } from '../testing/views.ts';
import { directMessage } from './direct-message.ts';

const say = (
  notice: DirectNotice,
  locale: Locale = 'fr',
  event: Partial<DirectMessageSend['event']> = {},
) =>
  directMessage({
    job_id: 'j',
    attempt: 1,
    guild_id: '1',
    maybe_done: false,
    digest: 'd',
    recipient_id: '2',
    nonce: 'n',
    locale,
    notice,
    event: { ...FACTS, ...event },
  });

const changed = (over: Partial<Extract<DirectNotice, { kind: 'event-changed' }>> = {}) => ({
  kind: 'event-changed' as const,
  change: 'moved' as const,
  standing: 'confirmed' as const,
  old_start_at: FACTS.start_at,
  old_location: FACTS.location,
  ...over,
});

const [OLD, NEW] = ['<t:1893531600:F>', '<t:1903892400:F>'];
const OLD_START = '2030-01-01T21:00:00.000Z';

test('who changed places reads that, and not that a seat came free', () => {
  const seat = { kind: 'promoted', role_name: 'Pilote' } as const;
  expect(say({ ...seat, swapped: true })).toMatch(/Vous avez échangé vos places.*Pilote/u);
  expect(say({ ...seat, swapped: true })).not.toContain('libérée');
  expect(say({ ...seat, swapped: false })).toContain('Une place s’est libérée');
  expect(say({ ...seat, swapped: true }, 'en')).toMatch(/You changed places.*Pilote/u);
});

test('who is told of a move reads the old and the new time and place', () => {
  const content = say(changed({ old_start_at: OLD_START, old_location: 'Yela*' }));
  expect(content).toContain('change d’horaire et de lieu');
  for (const part of [`Avant : ${OLD}`, NEW, 'Yela\\*', 'Pyro VI', 'Raid sur Pyro']) {
    expect(content).toContain(part);
  }
});

test('what did not move is not spoken of', () => {
  const time = say(changed({ old_start_at: OLD_START }));
  expect(time).toContain('change d’horaire.');
  expect(time).not.toContain('Pyro VI');
  const place = say(changed({ old_location: null }));
  expect(place).toContain('change de lieu.');
  expect(place).toContain('non précisé');
  expect(place).not.toContain('Avant : <t');
});

test.each([
  ['fr', 'cancelled', 'annulé'],
  ['fr', 'deleted', 'supprimé'],
  ['fr', 'withdrawn', 'suspendu'],
  ['en', 'cancelled', 'cancelled'],
  ['en', 'deleted', 'deleted'],
  ['en', 'withdrawn', 'on hold'],
] as const)('an event that does not take place is told with its time (%s, %s)', (...given) => {
  const [locale, change, word] = given;
  const content = say(changed({ change, old_start_at: OLD_START }), locale, {
    state: 'cancelled',
  });
  expect(content).toContain(word);
  expect(content).toContain(OLD);
  expect(content).not.toContain(NEW);
  expect(content).toContain('Raid sur Pyro');
});

test.each([
  ['confirmed', 'Tu gardes ta place'],
  ['waitlisted', 'ton rang dans la liste d’attente'],
  ['tentative', '« peut-être »'],
] as const)('who keeps what they have is told so (%s)', (standing, words) => {
  expect(say(changed({ standing, old_location: null }))).toContain(words);
  expect(say(changed({ standing, change: 'restored' }))).toContain(words);
});
