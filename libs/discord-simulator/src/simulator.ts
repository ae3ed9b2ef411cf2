import { watchScheduledEvent } from './actions/scheduled-events.ts';
import { watchThread } from './actions/threads.ts';
import { watchEmptyChannel } from './actions/voice.ts';
import { createAddresses } from './addresses.ts';
import { createApplication } from './application.ts';
import { createCallLog } from './call-log.ts';
import { createClock } from './clock.ts';
import { createControlApi } from './control/control-api.ts';
import { takeSnapshot } from './control/snapshot.ts';
import { createStream } from './control/stream.ts';
import type { Core } from './core.ts';
import { DEFAULT_KNOBS } from './core.ts';
import { createFaults } from './faults.ts';
import { createGateway, DEFAULT_GATEWAY } from './gateway/gateway.ts';
import { createDelivery } from './interactions/deliver.ts';
import { verifyEndpoint } from './interactions/http-delivery.ts';
import { createInteractions } from './interactions/registry.ts';
import { createAdminActions } from './admins/admin-actions.ts';
import { createMemberActions } from './members/member-actions.ts';
import { createRandom } from './random.ts';
import { rateLimitKnobs } from './rate-limits/knobs.ts';
import { createRateLimiter } from './rate-limits/limiter.ts';
import { badRequest } from './request-error.ts';
import { createRestServer } from './rest/rest-server.ts';
import type { DiscordSimulator, SimulatorOptions } from './simulator-api.ts';
import { createSnowflakes, EARLIEST_TIME, LATEST_TIME } from './snowflake.ts';
import { keepState } from './state/keep-state.ts';
import { createReaders } from './state/readers.ts';
import { loadState } from './state/state-file.ts';
import { createWorld } from './state/world.ts';
import { createWebServer } from './web-server.ts';
import { createUser } from './wire/user.ts';

/** Starts a simulated Discord: REST, gateway, web page and control API on one port. */
export async function createDiscordSimulator(
  options: SimulatorOptions = {},
): Promise<DiscordSimulator> {
  const { port = 0, host = '127.0.0.1', seed = 1, stateFile, log = () => undefined } = options;
  const { manual: manualClock = false } = options.clock ?? {};
  const saved = stateFile === undefined ? null : loadState(stateFile, log);
  const clock = createClock({
    ...(saved && saved.clockOffset > 0 ? { start: Date.now() + saved.clockOffset } : {}),
    ...options.clock,
  });
  checkTime(clock.now());
  const ids = createSnowflakes(clock, saved?.lastId);
  const world = saved?.world ?? createWorld(createApplication(ids, options));
  if (options.botToken !== undefined) world.application.token = options.botToken;
  const savedNow = () => ({ world, lastId: ids.last(), clockOffset: clock.offset() });
  const keeper = keepState(stateFile, savedNow, log);

  let address = '';
  const { httpUrl, wsUrl } = createAddresses(options.publicUrl, () => address);
  const core: Core = {
    world,
    clock,
    random: createRandom(seed),
    nextId: ids.next,
    dispatch: (guildId, event, data) => {
      gateway.dispatch(guildId, event, data);
    },
    changed: () => {
      stream.changed();
      keeper.changed();
    },
    log,
    knobs: { ...DEFAULT_KNOBS, ...options.knobs },
  };
  const rateLimits = rateLimitKnobs(options.rateLimits);
  const faults = createFaults(core.random, core.changed);
  const calls = createCallLog();
  const limiter = createRateLimiter(clock, rateLimits);
  const gateway = createGateway({
    core,
    faults,
    url: wsUrl,
    knobs: {
      ...DEFAULT_GATEWAY,
      ...(rateLimits.enabled ? {} : { identifyIntervalMs: 0, membersEveryMs: 0 }),
      ...options.gateway,
    },
  });
  const interactions = createInteractions(core);
  const services = { core, gateway, limiter, interactions, httpUrl, wsUrl };
  const snapshot = () => takeSnapshot({ ...services, faults, manualClock });
  const stream = createStream({ snapshot, calls });
  addApplicationUsers(core);
  for (const guild of world.guilds.values()) {
    for (const state of guild.scheduledEvents.values()) watchScheduledEvent(core, guild, state);
  }
  for (const channel of world.channels.values()) {
    watchThread(core, channel);
    watchEmptyChannel(core, channel);
  }

  const server = createWebServer({
    core,
    gateway,
    rest: createRestServer({ services, calls, faults }),
    control: createControlApi({
      simulator: () => simulator,
      stream,
      publicUrl: options.publicUrl,
    }),
  });
  address = await server.listen(port, host);

  const { application } = world;
  const simulator: DiscordSimulator = {
    url: httpUrl(),
    apiUrl: `${httpUrl()}/api`,
    gatewayUrl: wsUrl(),
    get botToken() {
      return application.token;
    },
    applicationId: application.id,
    publicKey: application.publicKey,
    ...createAdminActions(core),
    ...createMemberActions({ core, interactions, deliver: createDelivery(services) }),
    ...createReaders(world),
    isBotOnline: gateway.isOnline,
    now: clock.now,
    advanceClock(ms) {
      if (!(ms >= 0)) {
        throw badRequest('Time only moves forward here: advance by a positive number.');
      }
      checkTime(clock.now() + ms);
      clock.advance(ms);
      core.changed();
    },
    gateway: gateway.act,
    async setInteractionsEndpoint(url) {
      const refusal = url === null ? null : await verifyEndpoint(world, url);
      if (refusal !== null) throw badRequest(`The endpoint ${url} was not taken: ${refusal}.`);
      application.interactionsEndpointUrl = url;
      core.changed();
    },
    calls,
    faults,
    snapshot,
    async stop() {
      keeper.save();
      stream.stop();
      gateway.stop();
      clock.stop();
      await server.stop();
    },
  };
  return simulator;
}

function checkTime(time: number): void {
  if (!(time >= EARLIEST_TIME)) {
    const earliest = new Date(EARLIEST_TIME).toISOString();
    throw badRequest(`The clock cannot start before ${earliest}: ids of that time are too short.`);
  }
  if (time <= LATEST_TIME) return;
  const latest = new Date(LATEST_TIME).toISOString();
  throw badRequest(`The clock cannot go beyond ${latest}: ids of later times are too long.`);
}

/** The bot itself and the person whose application it is; known already after a restart. */
function addApplicationUsers({ world }: Core): void {
  const { id, name, ownerId } = world.application;
  if (world.users.has(id)) return;
  const bot = createUser({ id, name, bot: true });
  world.users.set(id, { user: bot, locale: 'en-US', acceptsDms: false });
  const owner = createUser({ id: ownerId, name: 'Simulateur' });
  world.users.set(ownerId, { user: owner, locale: 'fr', acceptsDms: true });
}
