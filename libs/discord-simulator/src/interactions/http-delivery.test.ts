import { createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

let simulator: DiscordSimulator;
let endpoint: Server;
let url: string;
let checksSignatures: boolean;

/** An application that checks signatures and answers clicks in the body of its answer. */
async function startEndpoint(): Promise<void> {
  endpoint = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      if (checksSignatures && !isSigned(request.headers, body)) {
        response.writeHead(401).end();
        return;
      }
      const { type } = JSON.parse(body) as { type: number };
      const answer = type === 1 ? { type: 1 } : { type: 4, data: { content: 'Reçu', flags: 64 } };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  endpoint.listen(0, '127.0.0.1');
  await once(endpoint, 'listening');
  url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/interactions`;
}

function isSigned(headers: NodeJS.Dict<string | string[]>, body: string): boolean {
  const prefix = Buffer.from('302a300506032b6570032100', 'hex');
  const key = createPublicKey({
    key: Buffer.concat([prefix, Buffer.from(simulator.publicKey, 'hex')]),
    format: 'der',
    type: 'spki',
  });
  const signed = Buffer.from(String(headers['x-signature-timestamp']) + body);
  return verify(null, signed, key, Buffer.from(String(headers['x-signature-ed25519']), 'hex'));
}

beforeEach(async () => {
  checksSignatures = true;
  simulator = await createDiscordSimulator({ rateLimits: 'off' });
  await startEndpoint();
});

afterEach(async () => {
  endpoint.close();
  await simulator.stop();
});

test('with an endpoint, clicks go out by signed HTTP and are answered in its reply', async () => {
  await simulator.setInteractionsEndpoint(url);
  const { id: guildId } = simulator.addGuild({ name: 'Flotte' });
  const { id: channelId } = simulator.addChannel(guildId, { name: 'annonces' });
  const { id: userId } = simulator.addMember(guildId, { name: 'Nyx' });
  const { body } = await restClient(simulator)('POST', `/channels/${channelId}/messages`, {
    components: [{ type: 1, components: [{ type: 2, style: 1, custom_id: 'join', label: 'x' }] }],
  });
  const report = await simulator.click({
    channelId,
    messageId: String(body.id),
    userId,
    customId: 'join',
  });
  expect(report).toMatchObject({ outcome: 'replied', ephemerals: [{ content: 'Reçu' }] });
});

test('an endpoint that takes forged signatures is not accepted', async () => {
  checksSignatures = false;
  await expect(simulator.setInteractionsEndpoint(url)).rejects.toThrow(
    'it did not refuse a forged signature with 401',
  );
});
