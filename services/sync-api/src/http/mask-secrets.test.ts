import { expect, test } from '@jest/globals';
import { maskSecrets } from './mask-secrets.ts';

test('what is named like a secret is masked at any depth; all else is as it was', () => {
  const interaction = { id: '1', token: 'abc', member: { user: { id: '2' } } };
  expect(
    maskSecrets({
      data: { interaction, list: [{ api_key: 'x', n: 1 }] },
      Authorization: { scheme: 'Bot', value: 'y' },
      signature: null,
      text: 'token',
    }),
  ).toEqual({
    data: {
      interaction: { ...interaction, token: '***' },
      list: [{ api_key: '***', n: 1 }],
    },
    Authorization: '***',
    signature: null,
    text: 'token',
  });
});
