import { expect, test } from '@jest/globals';
import { REFUSAL_REASONS } from '@verselink/contracts';
import { aMember, aView, FACTS } from '../testing/views.ts';
import { answerText, type AnswerableOutcome } from './answer.ts';
import { directMessage } from './direct-message.ts';
import { organiserAnswer } from './organiser-answer.ts';
import { rosterPage } from './roster-page.ts';

const VIEW = aView({ roles: [{ id: 'pilot', name: 'Pilote', capacity: 2 }] });

const CASES: [AnswerableOutcome, RegExp][] = [
  [{ kind: 'confirmed', role_id: 'pilot', changed: true }, /tu as ta place :\*\* Pilote/],
  [{ kind: 'confirmed', role_id: null, changed: true }, /tu as ta place/],
  [{ kind: 'confirmed', role_id: 'pilot', changed: false }, /déjà ta place : Pilote/],
  [{ kind: 'withdrawn', changed: true }, /plus inscrit/],
  [{ kind: 'withdrawn', changed: false }, /rien à changer/],
  [{ kind: 'tentative', changed: true }, /peut-être/],
  [{ kind: 'absent', changed: true }, /absent/],
  [{ kind: 'checked_in', role_id: null, changed: true }, /Présence confirmée/],
  [{ kind: 'checked_in', role_id: null, changed: false }, /déjà confirmée/],
];

test.each(CASES)('the answer to %j says so', (outcome, expected) => {
  expect(answerText(outcome, VIEW, 'fr')).toMatch(expected);
});

test('on the waitlist one learns the place, the role, and the seat that is kept meanwhile', () => {
  const outcome = {
    kind: 'waitlisted',
    role_id: 'pilot',
    place: 3,
    holds_seat: true,
    kept_role_id: null,
    changed: true,
  } as const;
  expect(answerText(outcome, VIEW, 'fr')).toMatch(/n° 3\*\* pour Pilote[^]*tu gardes ta place/);
  expect(answerText({ ...outcome, holds_seat: false }, VIEW, 'en')).not.toContain('keep');
});

test.each(REFUSAL_REASONS)('the refusal %s has its own text in both languages', (reason) => {
  const [fr, en] = (['fr', 'en'] as const).map((locale) =>
    answerText({ kind: 'refused', reason }, null, locale),
  );
  expect(fr?.length).toBeGreaterThan(40);
  expect(en?.length).toBeGreaterThan(40);
  expect(fr).not.toBe(en);
});

test('a refusal after closing says since when, and what is still possible before the start', () => {
  const say = (closed_at: string) =>
    answerText({ kind: 'refused', reason: 'closed', closed_at }, VIEW, 'fr');
  const start = Date.parse(VIEW.start_at) / 1_000;
  const early = say('2030-05-01T17:00:00.000Z');
  expect(early).toContain(`<t:${start - 7_200}:f>`);
  expect(early).toContain(`restent possibles jusqu’au début, <t:${start}:R>`);
  expect(say(VIEW.start_at)).not.toContain('restent possibles');
});

test('the pages of a roster together name every member exactly once', () => {
  const names = Array.from({ length: 137 }, (_, index) => `Membre n${index}.`);
  const view = aView({
    roles: VIEW.roles,
    registrations: names.map((name, index) =>
      aMember(name, { role_id: index % 2 === 0 ? 'pilot' : null }),
    ),
  });
  const seen = Array.from({ length: 7 }, (_, page) => {
    const { embeds } = rosterPage(view, 'fr', page);
    expect(embeds[0].footer?.text).toBe(`Page ${page + 1}/7 · 137 membres`);
    return embeds[0].description ?? '';
  }).join('\n');
  for (const name of names) expect(seen.split(`• ${name}`)).toHaveLength(2);
});

test.each([-3, 99, Number.NaN])('page %d, which does not exist, becomes one that does', (page) => {
  const registrations = Array.from({ length: 30 }, (_, index) => aMember(`M${index}`));
  const { embeds, components } = rosterPage(aView({ registrations }), 'en', page);
  expect(embeds[0].description).toContain('• M');
  const ids = components[0]?.components.map((button) => 'custom_id' in button && button.custom_id);
  expect(new Set(ids).size).toBe(2);
});

test('a page with the longest names stays within the embed', () => {
  const registrations = Array.from({ length: 60 }, () => aMember('*'.repeat(80)));
  const { embeds } = rosterPage(aView({ registrations }), 'fr', 0);
  expect(embeds[0].description?.length).toBeLessThanOrEqual(4096);
});

test('the pages show ship and note whole, and nothing in them comes to life', () => {
  const registrations = [
    aMember('Nova', { ship: 'Cutlass *Black*', note: 'En retard <@1>\nde 10 min' }),
    aMember('Kei', { status: 'waitlisted', note: '@everyone', ship: null }),
  ];
  expect(rosterPage(aView({ registrations }), 'fr', 0).embeds[0].description).toBe(
    [
      '**✅ Participants · 1**',
      '• Nova · 🚀 Cutlass \\*Black\\*',
      '  ↳ En retard \\<\\@1\\> de 10 min',
      '',
      '**⏳ Liste d’attente · 1**',
      '**1.** Kei',
      '  ↳ \\@everyone',
    ].join('\n'),
  );
});

test('with the longest words every page stays within the embed, and each note is whole on one of them', () => {
  const note = (index: number) => `${'*'.repeat(190)} ${index} .`;
  const registrations = Array.from({ length: 30 }, (_, index) =>
    aMember('*'.repeat(80), { ship: '_'.repeat(80), note: note(index) }),
  );
  const view = aView({ registrations });
  const pages = Array.from({ length: 30 }, (_, page) => {
    const { description = '' } = rosterPage(view, 'fr', page).embeds[0];
    expect(description.length).toBeLessThanOrEqual(4096);
    return description;
  });
  const all = [...new Set(pages)].join('\n');
  registrations.forEach((_, index) => {
    expect(all.split(`${'\\*'.repeat(190)} ${index} .`)).toHaveLength(2);
  });
});

test('an empty roster says that nobody is there yet and has no page buttons', () => {
  const page = rosterPage(aView(), 'en', 0);
  expect(page.embeds[0].description).toBe('Nobody yet');
  expect(page.embeds[0].footer?.text).toBe('Page 1/1 · 0 members');
  expect(page.components).toEqual([]);
});

test('the message to a promoted member names the event, the role, the time and the way out', () => {
  const content = directMessage({
    job_id: 'j',
    attempt: 1,
    guild_id: '1',
    maybe_done: false,
    digest: 'd',
    recipient_id: '2',
    nonce: 'n',
    locale: 'fr',
    notice: { kind: 'promoted', swapped: false, role_name: 'Pilote' },
    event: VIEW,
  });
  expect(content).toMatch(/Raid sur Pyro\*\* · Pilote/);
  expect(content).toContain('<t:1903892400:F>');
  expect(content).toContain('Se désinscrire');
});

test.each([
  ['confirmed', '📋 **Nova t’a inscrit : tu as ta place.**', 'Pilote', 'laisser ta place'],
  ['waitlisted', '📋 **Nova t’a mis sur la liste d’attente.**', 'Pilote', 'Contacte'],
  ['withdrawn', '📋 **Nova t’a retiré de cet événement.**', 'Raid sur Pyro', 'Contacte'],
] as const)(
  'a member whom an organiser left %s is told by whom, of what, and what to do',
  (standing, ...parts) => {
    const content = directMessage({
      job_id: 'j',
      attempt: 1,
      guild_id: '1',
      maybe_done: false,
      digest: 'd',
      recipient_id: '2',
      locale: 'fr',
      nonce: 'n',
      notice: { kind: 'organised', standing, role_name: 'Pilote', by: 'Nova' },
      event: FACTS,
    });
    for (const part of parts) expect(content).toContain(part);
  },
);

test.each([
  ['fr', 'confirmed', 'Le rôle Pilote\\* a été retiré : tu gardes ta place'],
  ['fr', 'waitlisted', 'tu restes sur la liste d’attente'],
  ['en', 'confirmed', 'The role Pilote\\* was removed: you keep your seat'],
  ['en', 'waitlisted', 'you stay on the waitlist'],
] as const)('a member whose role is gone reads what is left (%s, %s)', (locale, standing, text) => {
  const content = directMessage({
    job_id: 'j',
    attempt: 1,
    guild_id: '1',
    maybe_done: false,
    digest: 'd',
    recipient_id: '2',
    locale,
    nonce: 'n',
    notice: { kind: 'role-removed', standing, role_name: 'Pilote*' },
    event: FACTS,
  });
  expect(content).toContain(text);
  expect(content).toContain('Raid sur Pyro');
});

test.each(REFUSAL_REASONS)('an organiser is told of the refusal %s in both languages', (reason) => {
  const say = organiserAnswer('Kei');
  const [fr, en] = (['fr', 'en'] as const).map((locale) =>
    say({ kind: 'refused', reason }, VIEW, locale),
  );
  expect(fr?.length).toBeGreaterThan(40);
  expect(en?.length).toBeGreaterThan(40);
  expect(fr).not.toBe(en);
});
