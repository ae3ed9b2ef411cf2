import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { APIMessage } from 'discord-api-types/v10';

import { createApplication } from './application.ts';
import type { CallLog } from './call-log.ts';
import { createCallLog } from './call-log.ts';
import { createClock } from './clock.ts';
import { createControlApi } from './control/control-api.ts';
import { serveImage } from './control/cdn.ts';
import { takeSnapshot } from './control/snapshot.ts';
import { serveStatic } from './control/static-files.ts';
import { createStream } from './control/stream.ts';
import type { Core } from './core.ts';
import type { Faults } from './faults.ts';
import { createFaults } from './faults.ts';
import type { GatewayAction, GatewayKnobs } from './gateway/gateway.ts';
import { createGateway, DEFAULT_GATEWAY } from './gateway/gateway.ts';
import { interactionPayload } from './interactions/payload.ts';
import { createInteractions } from './interactions/registry.ts';
import type { AdminActions } from './members/admin-actions.ts';
import { createAdminActions } from './members/admin-actions.ts';
import type { MemberActions } from './members/member-actions.ts';
import { createMemberActions } from './members/member-actions.ts';
import { resolveCommand } from './members/resolve-command.ts';
import { createRandom } from './random.ts';
import type { RateLimitOptions } from './rate-limits/knobs.ts';
import { rateLimitKnobs } from './rate-limits/knobs.ts';
import { createRateLimiter } from './rate-limits/limiter.ts';
import { createRestServer } from './rest/rest-server.ts';
import { createSnowflakes } from './snowflake.ts';
import { loadState, saveState } from './state/state-file.ts';
import type { WireScheduledEvent } from './state/world.ts';
import { createWorld } from './state/world.ts';
import { wireScheduledEventWithCount } from './wire/scheduled-event.ts';
import { createUser } from './wire/user.ts';

export interface SimulatorOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  host?: string;
  botToken?: string;
  /** Name of the application and its bot. */
  botName?: string;
  /** Seeds chance in faults. */
  seed?: number;
  rateLimits?: RateLimitOptions;
  gateway?: Partial<GatewayKnobs>;
  clock?: { start?: number; manual?: boolean };
  /** Keeps guilds, messages and events in this file across restarts. */
  stateFile?: string;
  log?: (line: string) => void;
}

/** A running simulated Discord. Times are milliseconds, ids are snowflake strings. */
export interface DiscordSimulator extends MemberActions, AdminActions {
  /** The web page. */
  url: string;
  /** For discord.js: `rest: { api: apiUrl }`. */
  apiUrl: string;
  gatewayUrl: string;
  botToken: string;
  applicationId: string;
  publicKey: string;
  /** Id of every guild, oldest first. */
  guildIds: () => string[];
  messages: (channelId: string) => APIMessage[];
  /** Also finished ones, with `user_count` and the ids of those interested. */
  scheduledEvents: (guildId: string) => (WireScheduledEvent & { subscriber_ids: string[] })[];
  ephemerals: (userId: string) => APIMessage[];
  isBotOnline: () => boolean;
  now: () => number;
  advanceClock: (ms: number) => void;
  /** Acts on every connected gateway session; answers how many there were. */
  gateway: (action: GatewayAction) => number;
  calls: CallLog;
  faults: Faults;
  /** The object that `GET /_sim/snapshot` answers. */
  snapshot: () => Record<string, unknown>;
  stop: () => Promise<void>;
}

const SAVE_AFTER_MS = 200;

/** Starts a simulated Discord: REST, gateway, web page and control API on one port. */
export async function createDiscordSimulator(
  options: SimulatorOptions = {},
): Promise<DiscordSimulator> {
  const { port = 0, host = '127.0.0.1', seed = 1, stateFile, log = () => undefined } = options;
  const saved = stateFile === undefined ? null : loadState(stateFile);
  const clock = createClock({
    ...(saved && saved.clockOffset > 0 ? { start: Date.now() + saved.clockOffset } : {}),
    ...options.clock,
  });
  const ids = createSnowflakes(clock, saved?.lastId);
  const random = createRandom(seed);
  const world = saved?.world ?? createWorld(createApplication(ids, options));
  if (options.botToken !== undefined) world.application.token = options.botToken;

  let address = '';
  const httpUrl = () => `http://${address}`;
  const wsUrl = () => `ws://${address}`;

  let saving: NodeJS.Timeout | undefined;
  const save = () => {
    clearTimeout(saving);
    saving = undefined;
    if (stateFile === undefined) return;
    saveState(stateFile, { world, lastId: ids.last(), clockOffset: clock.offset() });
  };
  const core: Core = {
    world,
    clock,
    random,
    nextId: ids.next,
    dispatch: (guildId, event, data) => {
      gateway.dispatch(guildId, event, data);
    },
    changed: () => {
      stream.changed();
      if (stateFile !== undefined) saving ??= setTimeout(save, SAVE_AFTER_MS);
    },
    log,
  };
  const knobs = rateLimitKnobs(options.rateLimits);
  const gateway = createGateway({
    core,
    url: wsUrl,
    knobs: {
      ...DEFAULT_GATEWAY,
      ...(knobs.enabled ? {} : { identifyIntervalMs: 0 }),
      ...options.gateway,
    },
  });
  const limiter = createRateLimiter(clock, knobs);
  const calls = createCallLog();
  const faults = createFaults(random, core.changed);
  const interactions = createInteractions(core);
  const sources = { core, gateway, interactions, faults, limiter };
  const stream = createStream({ snapshot: () => takeSnapshot(sources), calls });
  if (!world.users.has(world.application.id)) addApplicationUsers(core);

  const rest = createRestServer({
    services: { core, gateway, limiter, interactions, httpUrl, wsUrl },
    calls,
    faults,
  });
  const control = createControlApi({ simulator: () => simulator, stream });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    if (path.startsWith('/api/')) {
      await rest(request, response);
      return;
    }
    const url = new URL(path, 'http://simulator');
    if (path.startsWith('/_sim/')) {
      await control(request, response, url);
      return;
    }
    if (serveImage(world, url, response)) return;
    if (await serveStatic(url.pathname, response)) return;
    response.writeHead(404, { 'content-type': 'text/plain' });
    response.end('There is nothing here.\n');
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      log(`a request failed: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.keepAliveTimeout = 60_000;
  server.on('upgrade', gateway.upgrade);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  address = `${host}:${(server.address() as AddressInfo).port}`;

  const simulator: DiscordSimulator = {
    url: httpUrl(),
    apiUrl: `${httpUrl()}/api`,
    gatewayUrl: wsUrl(),
    botToken: world.application.token,
    applicationId: world.application.id,
    publicKey: world.application.publicKey,
    ...createAdminActions(core),
    ...createMemberActions({
      core,
      interactions,
      deliver: (interaction, data, message) => {
        const payload = interactionPayload(core, interaction, data, message);
        core.dispatch(interaction.guildId, 'INTERACTION_CREATE', payload);
      },
      resolveCommand: (command) => resolveCommand(world, command),
    }),
    guildIds: () => [...world.guilds.keys()],
    messages: (channelId) => [...(world.channels.get(channelId)?.messages.values() ?? [])],
    scheduledEvents: (guildId) =>
      [...(world.guilds.get(guildId)?.scheduledEvents.values() ?? [])].map((state) => ({
        ...wireScheduledEventWithCount(state),
        subscriber_ids: [...state.subscribers],
      })),
    ephemerals: (userId) =>
      [...world.ephemerals.values()]
        .filter((ephemeral) => ephemeral.userId === userId)
        .map(({ message }) => message),
    isBotOnline: gateway.isOnline,
    now: clock.now,
    advanceClock: (ms) => {
      clock.advance(ms);
      core.changed();
    },
    gateway: gateway.act,
    calls,
    faults,
    snapshot: () => takeSnapshot(sources),
    async stop() {
      save();
      stream.stop();
      gateway.stop();
      clock.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
  return simulator;
}

function addApplicationUsers({ world }: Core): void {
  const { id, name, ownerId } = world.application;
  const bot = createUser({ id, name, bot: true });
  world.users.set(id, { user: bot, locale: 'en-US', acceptsDms: false });
  const owner = createUser({ id: ownerId, name: 'Simulateur' });
  world.users.set(ownerId, { user: owner, locale: 'fr', acceptsDms: true });
}
