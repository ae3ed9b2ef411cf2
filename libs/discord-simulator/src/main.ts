import { parseArgs } from 'node:util';

import { seedDemo } from './demo.ts';
import { readKnobs } from './knobs-file.ts';
import type { RateLimitPreset } from './rate-limits/knobs.ts';
import { warmUp } from './rest/warm-up.ts';
import { createDiscordSimulator } from './simulator.ts';

const HELP = `discord-simulator: a small Discord on this machine

  --port N          port of the page, REST and gateway (default: a free one)
  --host ADDRESS    address to listen on (default: 127.0.0.1)
  --public-url URL  address that clients are told (default: the one they came by)
  --token TOKEN     the bot's token, for all to see in the list of processes; SIMULATOR_BOT_TOKEN in
                    the environment is not (default: a new one, or the one in the state file)
  --bot-name NAME   name of the application and its bot (default: VerseLink)
  --demo            begin with a demo guild (the default)
  --empty           begin with no guild
  --state FILE      keep guilds, messages and events in FILE across restarts
  --rate-limits P   off, true (as Discord) or tight
  --knobs FILE      figures that differ, as JSON with rateLimits (from those of --rate-limits),
                    gateway and knobs, for example
                    {"rateLimits":{"global":{"limit":5}},"gateway":{"resumeWindowMs":1000}}
  --manual-clock    let time stand still: only the page and the control API move it
  --seed N          seed of the chances in faults (default: 1)
  --help            this text
`;

const PRESETS: readonly string[] = ['off', 'true', 'tight'] satisfies RateLimitPreset[];

function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      host: { type: 'string', default: '127.0.0.1' },
      'public-url': { type: 'string' },
      token: { type: 'string' },
      demo: { type: 'boolean', default: false },
      'bot-name': { type: 'string' },
      'manual-clock': { type: 'boolean', default: false },
      empty: { type: 'boolean', default: false },
      state: { type: 'string' },
      'rate-limits': { type: 'string', default: 'true' },
      knobs: { type: 'string' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port takes a number from 0 to 65535, not "${values.port}".`);
  }
  if (!PRESETS.includes(values['rate-limits'])) {
    throw new Error(`--rate-limits takes ${PRESETS.join(', ')}, not "${values['rate-limits']}".`);
  }
  const publicUrl = values['public-url'];
  if (publicUrl !== undefined && !(/^https?:/.test(publicUrl) && URL.canParse(publicUrl))) {
    throw new Error(
      `--public-url takes an address such as http://discord:4000, not "${publicUrl}".`,
    );
  }
  const seed = Number(values.seed);
  if (!Number.isInteger(seed)) {
    throw new Error(`--seed takes a whole number, not "${values.seed}".`);
  }
  if (values.demo && values.empty) throw new Error('Say --demo or --empty, not both.');
  return { ...values, port, seed };
}

function readFigures(options: ReturnType<typeof readOptions>) {
  const preset = options['rate-limits'] as RateLimitPreset;
  return options.knobs === undefined ? { rateLimits: preset } : readKnobs(options.knobs, preset);
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const simulator = await createDiscordSimulator({
    port: options.port,
    host: options.host,
    publicUrl: options['public-url'],
    botToken: options.token ?? (process.env['SIMULATOR_BOT_TOKEN'] || undefined),
    stateFile: options.state,
    ...readFigures(options),
    botName: options['bot-name'],
    clock: { manual: options['manual-clock'] },
    seed: options.seed,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  if (!options.empty && simulator.guildIds().length === 0) seedDemo(simulator);
  process.stdout.write(`Discord simulator ready: ${simulator.url}\n`);
  void warmUp();

  const stop = () => {
    simulator.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: NodeJS.ErrnoException) => {
  const text =
    error.code === 'EADDRINUSE'
      ? 'The port is taken: choose another one with --port, or 0 for a free one.'
      : error.message;
  process.stderr.write(`discord-simulator: ${text}\n`);
  process.exit(1);
});
