import { join } from 'node:path';

export const NODE = 'verselink@localhost';

/** rabbitmq.conf: 127.0.0.1 only, a user of its own instead of guest, small files. */
export const brokerSettings = (o: {
  amqpPort: number;
  managementPort: number;
  password: string;
}): string =>
  [
    `listeners.tcp.1 = 127.0.0.1:${String(o.amqpPort)}`,
    'management.tcp.ip = 127.0.0.1',
    `management.tcp.port = ${String(o.managementPort)}`,
    'default_user = verselink',
    `default_pass = ${o.password}`,
    // The default of 512 MiB makes an idle test broker hold most of a gigabyte.
    'raft.wal_max_size_bytes = 64000000',
    'log.console = false',
    '',
  ].join('\n');

/**
 * Without a listener for Erlang's distribution there is no port to guard, and epmd is neither asked nor
 * started; `-erl_epmd_port` is what lets a node have a name without epmd (OTP 23 and later). They are
 * given by ERL_ZFLAGS since they must also reach the helper node by which RabbitMQ, every minute,
 * starts an epmd that it does not find, and which would outlive the broker.
 */
const withoutEpmd = (distributionPort: number): string =>
  [
    '-start_epmd false',
    `-erl_epmd_port ${String(distributionPort)}`,
    '-dist_listen false',
    '-kernel inet_dist_use_interface {127,0,0,1}',
  ].join(' ');

/** The variables of the start script; a RabbitMQ of the machine must not lend any of its own. */
export const brokerEnvironment = (
  dir: string,
  base: NodeJS.ProcessEnv,
  distributionPort: number,
): NodeJS.ProcessEnv => {
  const foreign = /^(RABBITMQ_|ERL_)/;
  const kept = Object.entries(base).filter(([key]) => !foreign.test(key));
  return {
    ...Object.fromEntries(kept),
    HOME: join(dir, 'home'),
    RABBITMQ_BASE: dir,
    RABBITMQ_NODENAME: NODE,
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_CONFIG_FILE: join(dir, 'rabbitmq.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(dir, 'advanced.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(dir, 'enabled_plugins'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(dir, 'generated'),
    RABBITMQ_MNESIA_BASE: join(dir, 'data'),
    RABBITMQ_LOG_BASE: join(dir, 'log'),
    RABBITMQ_PID_FILE: join(dir, 'pid'),
    RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: `-sname ${NODE}`,
    ERL_EPMD_PORT: String(distributionPort),
    ERL_ZFLAGS: withoutEpmd(distributionPort),
    ERL_CRASH_DUMP: '/dev/null',
  };
};
