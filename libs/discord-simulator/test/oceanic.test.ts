import { afterEach, expect, test } from '@jest/globals';
import type { AnyInteractionGateway } from 'oceanic.js';
import { Client, InteractionTypes } from 'oceanic.js';

import type { DiscordSimulator } from '../src/simulator-api.ts';
import { createDiscordSimulator } from '../src/simulator.ts';

let simulator: DiscordSimulator;
let client: Client;
let channelId: string;
let userId: string;

async function logIn(compress: false | 'zlib-stream'): Promise<void> {
  simulator = await createDiscordSimulator({ rateLimits: 'off' });
  const { id } = simulator.addGuild({ name: 'Flotte' });
  channelId = simulator.addChannel(id, { name: 'annonces' }).id;
  userId = simulator.addMember(id, { name: 'Nyx' }).id;
  client = new Client({
    auth: `Bot ${simulator.botToken}`,
    gateway: { intents: 1, compress, compressLibrary: 'native', autoReconnect: true },
    rest: { baseURL: `${simulator.apiUrl}/v10` },
  });
  const ready = new Promise<void>((resolve) => client.once('ready', resolve));
  await client.connect();
  await ready;
  client.on('interactionCreate', (interaction: AnyInteractionGateway) => {
    if (interaction.type === InteractionTypes.MESSAGE_COMPONENT) void interaction.deferUpdate();
  });
}

afterEach(async () => {
  client.disconnect(false);
  await simulator.stop();
});

async function click() {
  const message = await client.rest.channels.createMessage(channelId, {
    components: [
      { type: 1, components: [{ type: 2, style: 1, customID: 'join', label: "S'inscrire" }] },
    ],
  });
  return await simulator.click({ channelId, messageId: message.id, userId, customId: 'join' });
}

const FORMS = [
  ['plain', false],
  ['as one zlib stream', 'zlib-stream'],
] as const;

test.each(FORMS)('oceanic.js logs in and answers a click, %s', async (_form, compress) => {
  await logIn(compress);
  expect(client.guilds.size).toBe(1);
  expect(await click()).toMatchObject({ outcome: 'deferred' });
});

test.each(FORMS)('oceanic.js resumes after its connection was cut, %s', async (_form, compress) => {
  await logIn(compress);
  const resumed = new Promise<void>((resolve) => client.once('shardResume', () => resolve()));
  simulator.gateway({ action: 'kill' });
  await resumed;
  expect(await click()).toMatchObject({ outcome: 'deferred' });
});
