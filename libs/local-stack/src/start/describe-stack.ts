import type { Options } from './options.ts';
import { stackFile, type StackFile } from './stack-file.ts';
import type { Stack } from './start-stack.ts';

/** One that has started: only the compiler is not always there. */
export type CompleteStack = Required<Omit<Stack, 'compiler'>> & Pick<Stack, 'compiler'>;

/** Everything about a complete stack, as scripts and the ready block need it. */
export const describeStack = ({
  stack,
  options: { dir, demo, ports, inspect },
  apiToken,
  logs,
}: {
  stack: CompleteStack;
  options: Options;
  apiToken: string;
  logs: string;
}): StackFile => {
  const local = (port: number): string => `http://127.0.0.1:${String(port)}`;
  const { rabbitmq, mongodb, discord } = stack;
  const processes = {
    RabbitMQ: rabbitmq.process,
    MongoDB: mongodb.process,
    'discord-simulator': discord.process,
    'sync-api': stack.syncApi,
    bot: stack.bot,
    compiler: stack.compiler,
  };
  const pids = Object.entries(processes).flatMap(([name, one]) => (one ? [[name, one.pid]] : []));
  return {
    pid: process.pid,
    file: stackFile(dir),
    api_url: `${local(ports['api-port'])}/api/v1/discord`,
    docs_url: `${local(ports['api-port'])}/docs`,
    api_token: apiToken,
    page_url: discord.pageUrl ?? null,
    ops_urls: { 'sync-api': local(ports['api-ops-port']), bot: local(ports['bot-ops-port']) },
    inspectors: inspect
      ? {
          'sync-api': `127.0.0.1:${String(ports['api-inspect-port'])}`,
          bot: `127.0.0.1:${String(ports['bot-inspect-port'])}`,
        }
      : null,
    amqp_url: rabbitmq.url,
    rabbitmq_management_url: rabbitmq.managementUrl ?? null,
    mongodb_uri: mongodb.uri,
    discord: {
      api_url: discord.apiUrl ?? null,
      bot_token: discord.botToken,
      client_id: discord.clientId ?? null,
    },
    guild_id: (demo && discord.guild?.guild_id) || null,
    pids: Object.fromEntries(pids) as Record<string, number>,
    logs,
  };
};
