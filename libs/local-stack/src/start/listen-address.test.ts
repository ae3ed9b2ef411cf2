import { expect, test } from '@jest/globals';
import { listenAddress } from './listen-address.ts';

test.each([
  [undefined, '127.0.0.1'],
  ['', '127.0.0.1'],
  ['127.0.0.1', '127.0.0.1'],
  ['0.0.0.0', '0.0.0.0'],
  ['::', '::'],
])('LISTEN_ADDRESS %s opens the local stack on %s', (LISTEN_ADDRESS, address) => {
  expect(listenAddress({ LISTEN_ADDRESS })).toBe(address);
});

test('an address on which the start could not see the services is refused', () => {
  expect(() => listenAddress({ LISTEN_ADDRESS: '192.0.2.1' })).toThrow(
    'LISTEN_ADDRESS is "192.0.2.1"',
  );
});
