import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFetchImage, ImageRefusedError, ImageUnavailableError } from './fetch-image.ts';
import { isPublicAddress, publicLookup } from './public-address.ts';

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
let answer: RequestListener = (_request, response) => response.end(PNG);
const server = createServer((request, response) => {
  answer(request, response);
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/cover`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const fetchAny = createFetchImage({ allowPrivate: true, timeoutMs: 500, mostBytes: 1024 });
const fetchPublic = createFetchImage({ allowPrivate: false });
const refusal = async (fetching: Promise<string>) => {
  const error: unknown = await fetching.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ImageRefusedError);
  return (error as Error).message;
};

test.each([
  ['image/png', PNG],
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1])],
  ['image/gif', Buffer.from('GIF89a...')],
])('%s is known by its bytes, not by what the server says', async (type, bytes) => {
  answer = (_request, response) => {
    response.setHeader('content-type', 'text/html').end(bytes);
  };
  expect(await fetchAny(url)).toBe(`data:${type};base64,${bytes.toString('base64')}`);
});

test.each<[string, RequestListener, RegExp]>([
  ['a page', (_, response) => response.end('<html>'), /not a PNG, JPEG or GIF/],
  ['what is too large', (_, response) => response.end(Buffer.alloc(2048)), /larger than/],
  ['what does not exist', (_, response) => response.writeHead(404).end(), /HTTP 404/],
  ['what is gone for good', (_, response) => response.writeHead(410).end(), /HTTP 410/],
  [
    'a redirect to a file',
    (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    /only http and https/,
  ],
  [
    'a redirect in a circle',
    (_, response) => response.writeHead(302, { location: '/again' }).end(),
    /redirected more than 3 times/,
  ],
])('%s is refused with the reason', async (_what, listener, reason) => {
  answer = listener;
  expect(await refusal(fetchAny(url))).toMatch(reason);
});

test.each<[string, RequestListener, RegExp]>([
  ['silence', () => undefined, /longer than 0.5 s/],
  ['a server out of order', (_, response) => response.writeHead(503).end(), /HTTP 503/],
  ['a server with too much to do', (_, response) => response.writeHead(429).end(), /HTTP 429/],
  ['a host that wants to know who asks', (_, response) => response.writeHead(401).end(), /401/],
  ['a host that does not let us in now', (_, response) => response.writeHead(403).end(), /403/],
  ['a connection that breaks', ({ socket }) => socket.destroy(), /socket hang up/],
  [
    'a picture that breaks off',
    (_, response) => {
      response.writeHead(200, { 'content-length': 1_000 }).write(PNG, () => response.destroy());
    },
    /aborted/,
  ],
])('%s says nothing of the picture: it may be had later', async (_what, listener, reason) => {
  answer = listener;
  const error: unknown = await fetchAny(url).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ImageUnavailableError);
  expect((error as Error).message).toMatch(reason);
});

test('the host is told who asks, also after a redirect', async () => {
  const agents: (string | undefined)[] = [];
  answer = ({ url: path, headers }, response) => {
    agents.push(headers['user-agent']);
    if (path === '/cover') response.writeHead(301, { location: '/there' }).end();
    else response.end(PNG);
  };
  await fetchAny(url);
  expect(agents).toEqual([expect.stringMatching(/^VerseLink-Discord-Sync/), agents[0]]);
});

test('a redirect is followed', async () => {
  answer = ({ url: path }, response) => {
    if (path === '/cover') response.writeHead(301, { location: '/there' }).end();
    else response.end(PNG);
  };
  expect(await fetchAny(url)).toMatch(/^data:image\/png/);
});

describe('without the setting for development', () => {
  test.each([
    () => url,
    () => url.replace('127.0.0.1', 'localhost'),
    () => url.replace('127.0.0.1', '[::ffff:127.0.0.1]'),
    () => url.replace('127.0.0.1', '2130706433'),
  ])('a private host is refused before anything is sent (%#)', async (target) => {
    let asked = 0;
    answer = (_request, response) => {
      asked += 1;
      response.end(PNG);
    };
    expect(await refusal(fetchPublic(target()))).toContain('private network');
    expect(asked).toBe(0);
  });

  test('a name that leads to a private address among others is refused', async () => {
    const error = await new Promise((resolve) => {
      publicLookup('localhost', { all: true }, resolve);
    });
    expect(error).toMatchObject({ name: 'PrivateAddressError' });
  });
});

test.each([
  ['8.8.8.8', true],
  ['2606:4700::1111', true],
  ['10.1.2.3', false],
  ['172.31.255.255', false],
  ['172.32.0.1', true],
  ['169.254.169.254', false],
  ['100.64.0.1', false],
  ['255.255.255.255', false],
  ['::1', false],
  ['::ffff:8.8.8.8', false],
  ['fd00::1', false],
  ['fe80::1', false],
  // Every block of the IANA special-purpose registries that is not globally reachable.
  ['0.0.0.0', false],
  ['192.0.0.8', false],
  ['192.0.2.1', false],
  ['192.88.99.2', false],
  ['192.168.1.1', false],
  ['198.19.255.255', false],
  ['198.51.100.1', false],
  ['203.0.113.1', false],
  ['224.0.0.1', false],
  ['240.0.0.1', false],
  ['::', false],
  ['::127.0.0.1', false],
  ['::ffff:0:127.0.0.1', false],
  ['64:ff9b::7f00:1', false],
  ['64:ff9b:1::1', false],
  ['100::1', false],
  ['100:0:0:1::1', false],
  ['2001::1', false],
  ['2001:2::1', false],
  ['2001:db8::1', false],
  ['2002:7f00:1::', false],
  ['3fff::1', false],
  ['5f00::1', false],
  ['fec0::1', false],
  ['ff02::1', false],
  ['2a00:1450:4007::1', true],
  ['3ffe::1', true],
  ['not an address', false],
])('%s is public: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});
