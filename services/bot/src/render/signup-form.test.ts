import { expect, test } from '@jest/globals';
import { parseCustomId } from '@verselink/contracts';
import { ComponentType, type APIModalSubmissionComponent } from 'discord-api-types/v10';
import { aView } from '../testing/views.ts';
import { formArg, parseFormArg, readForm, signupForm } from './signup-form.ts';
import { signupMessage } from './signup-message.ts';

const LONG = 'e'.repeat(40);
const PILOT = { id: 'p'.repeat(40), name: 'Pilote', capacity: 2 };
const idsOf = (view: ReturnType<typeof aView>) =>
  signupMessage(view).components.flatMap((row) =>
    row.components.map((component) => ('custom_id' in component ? component.custom_id : '')),
  );

test.each([
  [true, true],
  [true, false],
  [false, true],
])('what an event asks for (note %s, ship %s) is known from the id alone', (note, ship) => {
  const arg = formArg(aView({ ask_note: note, ask_ship: ship }));
  expect(parseFormArg(arg)).toEqual({ note, ship, role: false });
  const strict = formArg(
    aView({ ask_note: note, ask_ship: ship, roles: [PILOT], role_optional: false }),
  );
  expect(parseFormArg(strict)).toEqual({ note, ship, role: true });
});

test('the button and the select of an event that asks open a form; all others stay as they are', () => {
  const plain = idsOf(aView({ event_id: LONG, roles: [PILOT] }));
  const asking = idsOf(aView({ event_id: LONG, roles: [PILOT], ask_note: true, ask_ship: true }));
  expect(asking).toEqual(
    plain.map((id) =>
      id
        .replace(`:join:${LONG}`, `:form:${LONG}:sn`)
        .replace(`:role:${LONG}`, `:form-role:${LONG}:sn`),
    ),
  );
  expect(new Set(asking).size).toBe(asking.length);
  expect(asking.every((id) => id.length <= 100)).toBe(true);
});

test.each(['fr', 'en'] as const)(
  'the form keeps Discord’s limits, also with the longest ids (%s)',
  (locale) => {
    const asks = { note: true, ship: true, role: true };
    const roles = [{ label: PILOT.name, value: PILOT.id }];
    const form = signupForm({ eventId: LONG, roleId: PILOT.id, asks, roles }, locale);
    expect(form.title.length).toBeLessThanOrEqual(45);
    expect(form.custom_id.length).toBeLessThanOrEqual(100);
    expect(parseCustomId(form.custom_id)).toEqual({ verb: 'join', eventId: LONG, arg: PILOT.id });
    const labels = form.components.flatMap((part) =>
      part.type === ComponentType.Label ? [part] : [],
    );
    expect(labels.map(({ component }) => component)).toMatchObject([
      { custom_id: 'ship', max_length: 80, required: false },
      { custom_id: 'note', max_length: 200, required: false },
    ]);
    for (const { label, description = '' } of labels) {
      expect(label.length).toBeLessThanOrEqual(45);
      expect(description.length).toBeLessThanOrEqual(100);
    }
  },
);

const field = (custom_id: string, value: string): APIModalSubmissionComponent => ({
  type: ComponentType.Label,
  id: 1,
  component: { type: ComponentType.TextInput, id: 2, custom_id, value },
});

test.each(['-', ' - ', '–', '—'])('“%s” takes back what was said before', (hyphen) => {
  expect(readForm([field('ship', hyphen), field('note', '- 5 min')])).toEqual({
    ship: null,
    note: '- 5 min',
  });
});

test('an empty field says nothing, and a field that is not ours is left alone', () => {
  const fields = [field('ship', '  '), field('note', ' Tard '), field('other', 'x')];
  expect(readForm(fields)).toEqual({ note: 'Tard' });
});

test('what was written is cleaned as the API cleans it, and only the note has lines', () => {
  const written = ' a\u0000b\uD83D\nc ';
  expect(readForm([field('ship', written), field('note', written)])).toEqual({
    ship: 'ab\uFFFD c',
    note: 'ab\uFFFD\nc',
  });
});
