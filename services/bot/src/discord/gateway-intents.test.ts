import { expect, test } from '@jest/globals';
import { ApplicationFlags as Flags } from 'discord-api-types/v10';
import { MEMBERS_NOT_HEARD, mayHearMembers } from './gateway-intents.ts';

test.each([
  [0, false],
  [Flags.GatewayPresence | Flags.GatewayMessageContentLimited, false],
  [Flags.GatewayGuildMembers, true],
  [Flags.GatewayGuildMembersLimited | Flags.GatewayMessageContent, true],
])('an application with the flags %d may ask for the members intent: %s', (flags, may) => {
  expect(mayHearMembers(flags)).toBe(may);
});

test('without it the log says who is noticed when, and what to switch on', () => {
  expect(MEMBERS_NOT_HEARD).toMatch(/banned are noticed at once, the others with the next audit/);
  expect(MEMBERS_NOT_HEARD).toContain('AUDIT_EVERY_SECONDS');
  expect(MEMBERS_NOT_HEARD).toContain('"Server Members Intent"');
});
