import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { discordKey, signatureFault } from './discord-signature.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const hex = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex');
const NOW = new Date('2026-06-01T20:00:00Z');
const SECONDS = NOW.getTime() / 1_000;

function fault({
  body = '{"type":1}',
  signedBody = body,
  at = String(SECONDS),
  headers = {},
}: {
  body?: string;
  signedBody?: string;
  at?: string;
  headers?: Record<string, string | undefined>;
} = {}) {
  const signature = sign(null, Buffer.from(at + signedBody), privateKey).toString('hex');
  return signatureFault({
    headers: { 'x-signature-ed25519': signature, 'x-signature-timestamp': at, ...headers },
    body: Buffer.from(body),
    key: discordKey(hex),
    now: NOW,
  });
}

test('what Discord signed is Discord’s', () => {
  expect(fault()).toBeUndefined();
  expect(fault({ body: '{"name":"Éclaireur ⚔️"}' })).toBeUndefined();
});

test.each([
  ['another body', { signedBody: '{"type":2}' }],
  ['another timestamp', { headers: { 'x-signature-timestamp': String(SECONDS + 1) } }],
  ['another key', { headers: { 'x-signature-ed25519': 'ab'.repeat(64) } }],
  ['a signature that is too short', { headers: { 'x-signature-ed25519': 'ab'.repeat(63) } }],
  ['a signature that is not hex', { headers: { 'x-signature-ed25519': 'zz'.repeat(64) } }],
])('%s does not fit', (_, request) => {
  expect(fault(request)).toBe('signature');
});

test.each(['x-signature-ed25519', 'x-signature-timestamp'])('without %s nothing fits', (name) => {
  expect(fault({ headers: { [name]: undefined } })).toBe('missing-headers');
});

test.each([
  ['five minutes old', SECONDS - 300, undefined],
  ['older', SECONDS - 301, 'timestamp'],
  ['five minutes ahead', SECONDS + 300, undefined],
  ['further ahead', SECONDS + 301, 'timestamp'],
])('a timestamp that is %s', (_, at, expected) => {
  expect(fault({ at: String(at) })).toBe(expected);
});

test('a timestamp that is no number is refused, also when it is signed', () => {
  expect(fault({ at: 'now' })).toBe('timestamp');
});
