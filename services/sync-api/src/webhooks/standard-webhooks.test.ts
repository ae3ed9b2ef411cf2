import { expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { signWebhook, verifyWebhook } from './standard-webhooks.ts';

const [old, fresh, other] = ['old', 'new', 'other'].map(
  (name) => `whsec_${Buffer.from(name.padEnd(24)).toString('base64')}`,
) as [string, string, string];
const both = `${fresh},${old}`;
const body = '{"type":"event.created"}';
const now = new Date();

/** Signed by an independent implementation of the standard. */
const signedBy = (secret: string) => ({
  'webhook-id': 'msg_1',
  'webhook-timestamp': Math.floor(now.getTime() / 1_000).toString(),
  'webhook-signature': new Webhook(secret).sign('msg_1', now, body),
});
const verified = (secret: string, headers: Record<string, string>) =>
  verifyWebhook({ headers, body: Buffer.from(body), secret, now }).kind;

test.each([
  [old, 'valid'],
  [fresh, 'valid'],
  [other, 'invalid'],
])('while a secret is replaced, what is signed with %s is %s', (secret, kind) => {
  expect(verified(both, signedBy(secret))).toBe(kind);
});

test('while a secret is replaced, a receiver that knows either accepts what is sent', () => {
  const headers = { ...signWebhook({ id: 'msg_1', body, secret: both, now }) };
  for (const secret of [old, fresh]) {
    expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
  }
  expect(() => new Webhook(other).verify(body, headers)).toThrow();
});

test('a secret without a key in it lets nothing pass', () => {
  expect(() => verified(`whsec_${'%'.repeat(40)}`, signedBy(old))).toThrow(/base64/);
});
