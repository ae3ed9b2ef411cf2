import { expect, test } from '@jest/globals';
import { REGISTRATION_STATUSES, type EventView } from '@verselink/contracts';
import { ComponentType, type APIButtonComponentWithCustomId } from 'discord-api-types/v10';
import fc from 'fast-check';
import { aMember, aView } from '../testing/views.ts';
import { embedLength } from './signup-embed.ts';
import { signupMessage } from './signup-message.ts';

const PILOT = { id: 'pilot', name: 'Pilote', capacity: 2 };
const GUNNER = { id: 'gunner', name: 'Artilleur', capacity: 4, description: 'Tourelles' };

function fieldsOf(view: EventView): Record<string, string> {
  const { fields = [] } = signupMessage(view).embeds[0];
  return Object.fromEntries(fields.map(({ name, value }) => [name, value]));
}

function componentsOf(view: EventView) {
  const [buttons, select] = signupMessage(view).components;
  return {
    buttons: (buttons?.components ?? []) as APIButtonComponentWithCustomId[],
    select: select?.components[0],
  };
}

test('each role shows its taken and total seats with the names of those who sit there', () => {
  const fields = fieldsOf(
    aView({
      roles: [PILOT, GUNNER],
      registrations: [
        aMember('Nova', { role_id: 'pilot' }),
        aMember('Kei', { role_id: 'gunner', status: 'checked_in' }),
      ],
    }),
  );
  expect(fields['Pilote · 1/2']).toBe('• Nova');
  expect(fields['Artilleur · 1/4']).toBe('• Kei ✅');
  expect(fields['👥 Places']).toContain('**2/6**');
});

test('the seats are those that the view counts, members without a role included', () => {
  const registrations = [
    aMember('Nova', { role_id: 'pilot' }),
    aMember('Kei'),
    aMember('Bo'),
    aMember('Cy'),
  ];
  const roles = [PILOT];
  expect(fieldsOf(aView({ roles, registrations }))['👥 Places']).toContain('**4/2**');
  const limited = aView({ roles, registrations, max_participants: 5 });
  expect(fieldsOf(limited)['👥 Places']).toContain('**4/5**');
});

test('those who are only counted stand in the heading, and after the names that there is room for', () => {
  const registrations = [
    ...Array.from({ length: 3 }, (_, n) => aMember(`Membre ${n}`)),
    aMember('Zoé', { status: 'waitlisted' }),
    aMember('', { more: 280 }),
    aMember('', { status: 'waitlisted', more: 40 }),
    aMember('', { status: 'absent', more: 7 }),
  ];
  const view = aView({ registrations, seats: { taken: 283, total: 283 } });
  const fields = fieldsOf(view);
  expect(fields['✅ Participants · 283']).toBe('Membre 0, Membre 1, Membre 2, … +280 autres');
  expect(fields['⏳ Liste d’attente · 41']).toContain('**1.** Zoé\n');
  expect(fields['⏳ Liste d’attente · 41']).toContain('+40');
  expect(Object.keys(fields).some((name) => name.endsWith('· 7'))).toBe(true);
  expect(fields['👥 Places']).toContain('41');
});

test('200 members of an event without roles are all named: the list goes on in further fields', () => {
  const registrations = Array.from({ length: 200 }, (_, n) => aMember(`Membre ${n}`));
  const [embed] = signupMessage(aView({ registrations, max_participants: 200 })).embeds;
  const text = JSON.stringify(embed.fields);
  expect(text).toContain('Membre 0,');
  expect(text).toContain('Membre 199');
  for (const { value } of embed.fields ?? []) expect(value.length).toBeLessThanOrEqual(1_024);
});

const HUNDRED = Array.from({ length: 100 }, (_, n) => `Membre numéro ${n}.`);
test.each([
  ['the members of one large role', 1, { role_id: 'r0' }],
  ['those of a large role beside many others', 20, { role_id: 'r0' }],
  ['members without a role', 1, {}],
  ['the waitlist', 1, { status: 'waitlisted', role_id: 'r0' }],
  ['who may come', 1, { status: 'tentative' }],
  ['who will not', 12, { status: 'absent' }],
] as const)('a hundred names are all shown where the embed has room: %s', (_who, count, as) => {
  const roles = Array.from({ length: count }, (_, n) => ({
    id: `r${n}`,
    name: 'R',
    capacity: 100,
  }));
  const registrations = HUNDRED.map((name) => aMember(name, as));
  const [embed] = signupMessage(aView({ roles, registrations })).embeds;
  const text = JSON.stringify(embed.fields);
  for (const name of HUNDRED) expect(text).toContain(name.replace('.', ''));
  expect(embed.fields?.length).toBeLessThanOrEqual(25);
  for (const { value } of embed.fields ?? []) expect(value.length).toBeLessThanOrEqual(1_024);
});

test('names are left out only where no other one fits into the embed', () => {
  const sizes = fc.record({
    roles: fc.integer({ min: 0, max: 25 }),
    seated: fc.nat(200),
    waiting: fc.nat(200),
    tentative: fc.nat(200),
    length: fc.integer({ min: 2, max: 32 }),
  });
  fc.assert(
    fc.property(sizes, ({ length, ...counts }) => {
      const roles = Array.from({ length: counts.roles }, (_, n) => ({
        id: `r${n}`,
        name: 'R',
        capacity: 100,
      }));
      const some = (count: number, as: Parameters<typeof aMember>[1]) =>
        Array.from({ length: count }, () => aMember('n'.repeat(length), as));
      const registrations = [
        ...some(counts.seated, counts.roles > 0 ? { role_id: 'r0' } : {}),
        ...some(counts.waiting, { status: 'waitlisted' }),
        ...some(counts.tentative, { status: 'tentative' }),
      ];
      const [embed] = signupMessage(aView({ roles, registrations })).embeds;
      const shown = JSON.stringify(embed.fields).match(/n{2,}/gu) ?? [];
      const whole = shown.filter((name) => name.length === length).length;
      if (whole < registrations.length) {
        expect(6_000 - embedLength(embed)).toBeLessThan(200 + 2 * (length + 20));
      }
    }),
    { numRuns: 200 },
  );
});

test('the waitlist numbers each line for a role on its own and includes those who keep a seat', () => {
  const fields = fieldsOf(
    aView({
      roles: [PILOT, GUNNER],
      registrations: [
        aMember('Ada', { status: 'waitlisted', role_id: 'pilot' }),
        aMember('Bo', { role_id: 'gunner', waiting_role_id: 'pilot' }),
        aMember('Cy', { status: 'waitlisted', role_id: 'gunner' }),
      ],
    }),
  );
  expect(fields['⏳ Liste d’attente · 3']).toBe(
    '**Pilote 1.** Ada\n**Pilote 2.** Bo\n**Artilleur 1.** Cy',
  );
  expect(fields['Artilleur · 1/4']).toBe('• Bo ⏳');
});

test('a member whose role was removed from the event is still shown, without a role', () => {
  const fields = fieldsOf(
    aView({ roles: [PILOT], registrations: [aMember('Nova', { role_id: 'gone' })] }),
  );
  expect(fields['✅ Sans rôle · 1']).toBe('Nova');
});

test('a no-show is struck through and frees the seat in the count', () => {
  const fields = fieldsOf(
    aView({ max_participants: 5, registrations: [aMember('Nova', { status: 'no_show' })] }),
  );
  expect(fields['✅ Participants · 1']).toBe('~~Nova~~');
  expect(fields['👥 Places']).toContain('**0/5**');
});

test('the select says how many seats each role has left, or that one would wait', () => {
  const { select } = componentsOf(
    aView({
      roles: [PILOT, GUNNER],
      registrations: [
        aMember('A', { role_id: 'pilot' }),
        aMember('B', { role_id: 'pilot' }),
        aMember('C', { role_id: 'pilot', status: 'waitlisted' }),
      ],
    }),
  );
  expect(select).toMatchObject({
    custom_id: 'vl:1:role:evt-1',
    options: [
      { label: 'Pilote', value: 'pilot', description: 'Complet : 1 en attente' },
      { label: 'Artilleur', description: '4 places libres sur 4 · Tourelles' },
    ],
  });
});

test.each(['running', 'cancelled', 'completed'] as const)(
  'when %s, only the list can be pressed',
  (state) => {
    const { buttons, select } = componentsOf(aView({ state, roles: [PILOT] }));
    const enabled = buttons.filter(({ disabled }) => disabled !== true);
    expect(enabled.map(({ custom_id }) => custom_id)).toEqual(['vl:1:list:evt-1']);
    expect(select).toMatchObject({ disabled: true });
  },
);

test('check-in has a button of its own, first of all, only while it is open', () => {
  const idsOf = (view: EventView) =>
    signupMessage(view).components.map(({ components: [first] }) =>
      first !== undefined && 'custom_id' in first ? first.custom_id : undefined,
    );
  const view = aView({ roles: [PILOT], state: 'running' });
  expect(componentsOf({ ...view, check_in: true }).buttons).toMatchObject([{ disabled: false }]);
  expect(idsOf({ ...view, check_in: true })).toEqual([
    'vl:1:checkin:evt-1',
    'vl:1:join:evt-1',
    'vl:1:role:evt-1',
  ]);
  expect(idsOf(view)).toEqual(['vl:1:join:evt-1', 'vl:1:role:evt-1']);
});

test('each state has its own colour, and full is one of them', () => {
  const colors = [
    aView(),
    aView({ state: 'running' }),
    aView({ state: 'completed' }),
    aView({ state: 'cancelled' }),
    aView({ max_participants: 1, registrations: [aMember('Nova')] }),
  ].map((view) => signupMessage(view).embeds[0].color);
  expect(new Set(colors).size).toBe(colors.length);
});

test('a name cannot smuggle in markdown, a mention, a link or another writing direction', () => {
  const registrations = [aMember('**x** <@123456789012345678> @everyone \u202E[a](b)')];
  const shown = fieldsOf(aView({ registrations }))['✅ Participants · 1'];
  expect(shown).toBe('\\*\\*x\\*\\* \\<\\@123456789012345678\\> \\@everyone \\[a\\]\\(b\\)');
  expect(signupMessage(aView({ registrations })).allowed_mentions).toEqual({ parse: [] });
});

test.each(['\u200B', '\u3164\u3164', '\u2060', '\u2800'])(
  'a member whose name shows nothing (%j) is called so',
  (name) => {
    const registrations = [aMember(name), aMember('Nova')];
    const shown = fieldsOf(aView({ registrations }))['✅ Participants · 2'];
    expect(shown).toBe('membre sans nom, Nova');
  },
);

test('a role whose name shows nothing goes by its id, in its list as in the select', () => {
  const view = aView({ roles: [{ ...PILOT, name: '\u202e' }] });
  expect(Object.keys(fieldsOf(view))).toContain('pilot · 0/2');
  expect(componentsOf(view).select).toMatchObject({ options: [{ label: 'pilot' }] });
});

test('the message speaks the language of its guild', () => {
  expect(componentsOf(aView({ locale: 'fr' })).buttons[0]?.label).toBe('S’inscrire');
  expect(componentsOf(aView({ locale: 'en' })).buttons[0]?.label).toBe('Sign up');
});

const text = (maxLength: number) =>
  fc.string({ unit: 'grapheme', maxLength }).map((value) => value.slice(0, maxLength));
const nasty = (maxLength: number) =>
  fc.oneof(
    text(maxLength),
    fc.constant('*'.repeat(maxLength)),
    fc.constant('👩‍🚀'.repeat(maxLength).slice(0, maxLength)),
    fc.constant('م'.repeat(maxLength)),
  );

const views: fc.Arbitrary<EventView> = fc
  .record({
    title: nasty(200),
    description: nasty(5000),
    type: nasty(50),
    location: fc.option(nasty(200)),
    state: fc.constantFrom('published', 'running', 'completed', 'cancelled'),
    locale: fc.constantFrom('fr' as const, 'en' as const),
    max_participants: fc.option(fc.integer({ min: 1, max: 500 })),
    roles: fc.array(
      fc.record({
        name: nasty(80),
        capacity: fc.integer({ min: 1, max: 100 }),
        description: fc.option(nasty(100)),
      }),
      { maxLength: 25 },
    ),
    names: fc.array(nasty(80), { minLength: 1, maxLength: 10 }),
    members: fc.array(
      fc.record({
        status: fc.constantFrom(...REGISTRATION_STATUSES),
        role: fc.nat(30),
        waiting: fc.nat(120),
      }),
      { maxLength: 500, size: 'max' },
    ),
  })
  .map(({ roles, names, members, ...rest }) => {
    const ids = roles.map((_, index) => `role-${index}`);
    return aView({
      ...rest,
      event_id: 'e'.repeat(40),
      url: `https://verselink.example/${'u'.repeat(470)}`,
      roles: roles.map((role, index) => ({ ...role, id: `role-${index}` })),
      registrations: members.map(({ status, role, waiting }, index) =>
        aMember(names[index % names.length] ?? '', {
          status,
          role_id: ids[role] ?? null,
          waiting_role_id: ids[waiting] ?? null,
        }),
      ),
    });
  });

test('no event, however large or strange, exceeds any of the limits that Discord refuses', () => {
  fc.assert(
    fc.property(views, (view) => {
      const { embeds, components } = signupMessage(view);
      const [embed] = embeds;
      const fields = embed.fields ?? [];
      expect(embedLength(embed)).toBeLessThanOrEqual(6000);
      expect(embed.title?.length).toBeLessThanOrEqual(256);
      expect(embed.description?.length).toBeLessThanOrEqual(4096);
      expect(embed.author?.name.length).toBeLessThanOrEqual(256);
      expect(fields.length).toBeLessThanOrEqual(25);
      for (const { name, value } of fields) {
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThanOrEqual(256);
        expect(value.length).toBeGreaterThan(0);
        expect(value.length).toBeLessThanOrEqual(1024);
      }
      const ids = components.flatMap((row) =>
        row.components.map((component) => 'custom_id' in component && component.custom_id),
      );
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(String(id).length).toBeLessThanOrEqual(100);
      for (const component of components.flatMap((row) => row.components)) {
        if (component.type !== ComponentType.StringSelect) continue;
        expect(component.options.length).toBeLessThanOrEqual(25);
        for (const option of component.options) {
          expect(option.label.length).toBeGreaterThan(0);
          expect(option.label.length).toBeLessThanOrEqual(100);
          expect(option.description?.length).toBeLessThanOrEqual(100);
        }
      }
    }),
    { numRuns: 150 },
  );
});

test('of a list that does not fit, those shown and those counted as more add up to all', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 1, max: 80 }),
      (count, size) => {
        const registrations = Array.from({ length: count }, () => aMember('n'.repeat(size)));
        const [embed] = signupMessage(aView({ registrations })).embeds;
        const lists = (embed.fields ?? []).filter(
          ({ name }) => name === `✅ Participants · ${count}` || name === '\u200b',
        );
        const value = lists.map((field) => field.value).join(', ');
        const shown = value.split(', ').filter((part) => part.startsWith('n')).length;
        const more = Number(/\+(\d+)/.exec(value)?.[1] ?? 0);
        expect(shown + more).toBe(count);
      },
    ),
  );
});

test.each([40, 80])(
  'no room that holds another name of the first list stays empty (%s letters)',
  (length) => {
    const roles = Array.from({ length: 25 }, (_, n) => ({ id: `r${n}`, name: 'R', capacity: 20 }));
    const name = '_'.repeat(length);
    const registrations = roles.flatMap(({ id: role_id }) =>
      Array.from({ length: 20 }, () => aMember(name, { role_id })),
    );
    const waiting = Array.from({ length: 10 }, () => aMember(name, { status: 'waitlisted' }));
    const view = aView({ roles, registrations: [...registrations, ...waiting] });
    const [embed] = signupMessage(view).embeds;
    const unused = 6_000 - embedLength(embed);
    expect(unused).toBeLessThan(200 + 2 * length + 20);
    expect(JSON.stringify(embed.fields)).toContain(name.replaceAll('_', '\\\\_'));
  },
);

test('25 roles with every seat taken all stay visible, each with its count', () => {
  const roles = Array.from({ length: 25 }, (_, index) => ({
    id: `r${index}`,
    name: `Rôle ${index}`,
    capacity: 20,
  }));
  const registrations = roles.flatMap((role) =>
    Array.from({ length: 20 }, (_, index) => aMember(`Membre ${index}`, { role_id: role.id })),
  );
  const { fields = [] } = signupMessage(aView({ roles, registrations })).embeds[0];
  const shown = fields.map(({ value }) => value).join('\n');
  for (const role of roles) expect(shown).toContain(`**${role.name}** 20/20`);
});

test('the message says until when one can sign up, and once closed only leaving can be pressed', () => {
  const closes = { signup_closes_at: '2030-05-01T17:00:00.000Z' };
  const open = aView({ roles: [PILOT], ...closes, signup_closed: false });
  const moment = Date.parse(closes.signup_closes_at) / 1_000;
  expect(fieldsOf(open)['👥 Places']).toContain(`jusqu’au <t:${moment}:f> (<t:${moment}:R>)`);
  expect(componentsOf(open).buttons.some(({ disabled }) => disabled)).toBe(false);

  const closed = aView({ roles: [PILOT], ...closes, signup_closed: true });
  expect(signupMessage(closed).embeds[0].description).toContain('🔒 **Inscriptions fermées**');
  expect(fieldsOf(closed)['👥 Places']).toContain(`fermées depuis le <t:${moment}:f>`);
  const { buttons, select } = componentsOf(closed);
  expect(buttons.map(({ label, disabled }) => [label, disabled])).toEqual([
    ['S’inscrire', true],
    ['Se désinscrire', false],
    ['Voir les inscrits', false],
    ['Peut-être', true],
    ['Absent', false],
  ]);
  expect(select).toMatchObject({ disabled: true });

  const running = { ...closed, state: 'running' as const, signup_closed: false };
  expect(fieldsOf(running)['👥 Places']).not.toContain('Inscriptions');
});

test.each([
  ['cancelled', 'Annulé sur ce serveur'],
  ['completed', 'Terminé sur ce serveur'],
  ['deleted', 'Annulé sur ce serveur'],
] as const)(
  'what the team of a server ended says so there, and takes nobody more (%s)',
  (how, says) => {
    const { embeds, components } = signupMessage(aView({ closed_here: how }));
    expect(embeds[0].description).toContain(says);
    const buttons = components.flatMap((row) => row.components);
    const isOff = (verb: string) =>
      buttons.find((one) => 'custom_id' in one && one.custom_id.includes(`:${verb}:`))?.disabled;
    expect([isOff('join'), isOff('tentative'), isOff('leave')]).toEqual([true, true, false]);
  },
);
