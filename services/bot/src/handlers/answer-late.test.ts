import type { RegistrationDecided } from '@verselink/contracts';
import { expect, test } from '@jest/globals';
import { answerLate } from './answer-late.ts';
import type { Click } from './click.ts';
import { noticeMessage } from './private-messages.ts';

const click = {
  verb: 'join',
  page: null,
  locale: 'fr',
  member: { discord_id: '1', display_name: 'Nova', locale: 'fr' },
} as Click;
const decided: RegistrationDecided = {
  interaction_id: '1',
  event_id: 'evt-1',
  outcome: { kind: 'confirmed', role_id: null, changed: true },
  view: null,
  view_digest: null,
};
const never = new Promise<never>(() => undefined);

function late(changes: Partial<Parameters<typeof answerLate>[0]>) {
  const said: string[] = [];
  const done = answerLate({
    click,
    decision: never,
    notRecorded: never,
    response: {
      settle: async ({ content }) => {
        said.push(content);
        return await Promise.resolve(true);
      },
    },
    ours: true,
    isPutOff: true,
    wordMs: 10,
    ...changes,
  });
  return { said, done };
}
const words = {
  notRecorded: noticeMessage('notRecorded', 'fr').content,
  noDecision: noticeMessage('noDecision', 'fr').content,
};

test('a member whose click the broker refuses after the answer was put off is told so', async () => {
  let decide: (decided: RegistrationDecided) => void = () => undefined;
  const decision = new Promise<RegistrationDecided>((resolve) => (decide = resolve));
  const { said, done } = late({
    decision,
    notRecorded: Promise.resolve('not-recorded'),
    wordMs: 5_000,
  });
  await new Promise(setImmediate);
  expect(said).toEqual([words.notRecorded]);
  // The broker had it after all.
  decide(decided);
  expect(await done).toBe(decided);
  expect(said[1]).toContain('tu as ta place');
});

test('a member gets a word in time, and the decision once it comes', async () => {
  const decision = new Promise<RegistrationDecided>((resolve) => {
    setTimeout(() => {
      resolve(decided);
    }, 100);
  });
  const { said, done } = late({ decision });
  await done;
  expect(said).toEqual([words.noDecision, expect.stringContaining('tu as ta place')]);
});

test('a decision in time is the only word', async () => {
  const { said, done } = late({ decision: Promise.resolve(decided), wordMs: 5_000 });
  await done;
  expect(said).toEqual([expect.stringContaining('tu as ta place')]);
});
