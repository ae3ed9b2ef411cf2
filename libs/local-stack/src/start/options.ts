import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { inRepository } from '../repository.ts';

export interface Options {
  dir: string;
  demo: boolean;
  ports: Record<PortName, number>;
  help: boolean;
  /** What is saved is compiled, and the services that it changes are started again. */
  watch: boolean;
  /** Both services open Node's inspector. */
  inspect: boolean;
}

/** Every port that a person or a script may want to choose: option, variable, default. */
export const PORTS = {
  'api-port': { variable: 'PORT', value: 3001, of: 'the REST API and its documentation' },
  'page-port': { variable: 'PAGE_PORT', value: 3002, of: "the Discord simulator's page" },
  'api-ops-port': { variable: 'API_OPS_PORT', value: 9091, of: "sync-api's /ready and /metrics" },
  'bot-ops-port': { variable: 'BOT_OPS_PORT', value: 9092, of: "the bot's /ready and /metrics" },
  'api-inspect-port': {
    variable: 'API_INSPECT_PORT',
    value: 9229,
    of: "sync-api's inspector, with --inspect",
  },
  'bot-inspect-port': {
    variable: 'BOT_INSPECT_PORT',
    value: 9230,
    of: "the bot's inspector, with --inspect",
  },
} as const;
export type PortName = keyof typeof PORTS;
const PORT_NAMES = Object.keys(PORTS) as PortName[];

/** The ports that a start opens. */
export const portsOf = ({ inspect }: Pick<Options, 'inspect'>): PortName[] =>
  PORT_NAMES.filter((name) => inspect || !name.endsWith('inspect-port'));

const portLines = PORT_NAMES.map(
  (name) =>
    `  --${name.padEnd(16)} ${PORTS[name].of} (or ${PORTS[name].variable}; default ${String(PORTS[name].value)})`,
).join('\n');

export const HELP = `npm start -- [options]: starts all that VerseLink Discord Sync needs on this machine

${portLines}
  --no-demo          link no guild and publish no events
  --watch            compile what is saved, and start the services again that it changes
  --inspect          open Node's inspector in both services, for a debugger
  --dir FOLDER       where data, logs and stack.json live (default .local)
  --help             this text

A port of 0 takes a free one. Both services listen on 127.0.0.1; LISTEN_ADDRESS=0.0.0.0 opens them to
the network. Servers: AMQP_URL and MONGODB_URI name ones to use instead of starting
some; LOCAL_MONGODB=download takes a real mongod. Discord: DISCORD_BOT_TOKEN (and DISCORD_API_URL,
DISCORD_CLIENT_ID, DISCORD_PUBLIC_KEY) name a Discord to use instead of the simulator; each Discord has
a database of its own, unless MONGODB_URI names one.
`;

const port = (name: PortName, text: string | undefined): number => {
  if (text === undefined || text === '') return PORTS[name].value;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number <= 65_535) return number;
  throw new Error(
    `--${name} (${PORTS[name].variable}) takes a number from 0 to 65535, not "${text}".`,
  );
};

/** Options of the command line go before variables; a wrong one is an error that names it. */
export const readOptions = (args: string[], env: NodeJS.ProcessEnv): Options => {
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      'api-port': { type: 'string' },
      'page-port': { type: 'string' },
      'api-ops-port': { type: 'string' },
      'bot-ops-port': { type: 'string' },
      'api-inspect-port': { type: 'string' },
      'bot-inspect-port': { type: 'string' },
      demo: { type: 'boolean', default: true },
      dir: { type: 'string', default: inRepository('.local') },
      help: { type: 'boolean', default: false },
      watch: { type: 'boolean', default: false },
      inspect: { type: 'boolean', default: false },
    },
  });
  if (env['DISCORD_API_URL'] && !env['DISCORD_BOT_TOKEN']) {
    throw new Error('DISCORD_API_URL names a Discord, so DISCORD_BOT_TOKEN is needed as well.');
  }
  const entries = PORT_NAMES.map((name) => [
    name,
    port(name, values[name] ?? env[PORTS[name].variable]),
  ]);
  return {
    dir: resolve(values.dir),
    demo: values.demo,
    help: values.help,
    watch: values.watch,
    inspect: values.inspect,
    ports: Object.fromEntries(entries) as Options['ports'],
  };
};
