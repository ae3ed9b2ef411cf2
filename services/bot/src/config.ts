import Joi from 'joi';

export interface BotConfig {
  DISCORD_BOT_TOKEN: string;
  DISCORD_API_URL: string;
  AMQP_URL: string;
  OPS_PORT: number;
  LISTEN_ADDRESS?: string;
  LOG_LEVEL: string;
  REVISION?: string;
  SHARD_COUNT?: number;
  SHARD_IDS?: string;
  ALLOW_PRIVATE_IMAGE_URLS: boolean;
}

/** Every variable that the bot reads; `--help` prints this table. */
export const botConfigSchema = Joi.object<BotConfig>({
  // Files with secrets mostly end in a new line, which no HTTP header takes.
  DISCORD_BOT_TOKEN: Joi.string()
    .trim()
    .pattern(/^[!-~]+$/, 'token: the token alone, without spaces and without "Bot" before it')
    .required()
    .description('the token of the bot (Developer Portal, Bot)'),
  DISCORD_API_URL: Joi.string()
    .trim()
    .uri({ scheme: ['http', 'https'] })
    .custom(withoutVersion)
    .default('https://discord.com/api')
    .description('where Discord is; the simulator prints its own'),
  AMQP_URL: Joi.string()
    .uri({ scheme: ['amqp', 'amqps'] })
    .required()
    .description('RabbitMQ 3.10 or later'),
  OPS_PORT: Joi.number().port().default(9092).description('port of /live, /ready and /metrics'),
  LISTEN_ADDRESS: Joi.string()
    .ip({ cidr: 'forbidden' })
    .description(
      'the address on which the port is open, such as 127.0.0.1; not set: on all addresses',
    ),
  LOG_LEVEL: Joi.string()
    .valid('error', 'warn', 'info', 'debug')
    .default('info')
    .description('error, warn, info or debug'),
  REVISION: Joi.string()
    .pattern(/^[\w.-]{1,64}$/, 'revision')
    .description('the commit that runs, for log and metrics; images have it set'),
  SHARD_COUNT: Joi.number()
    .integer()
    .min(1)
    .description('shards of all processes together; not set: as many as Discord recommends'),
  SHARD_IDS: Joi.string()
    .pattern(/^\d+(,\d+)*$/, 'list of shard numbers')
    .when('SHARD_COUNT', {
      is: Joi.exist(),
      then: Joi.custom(distinctShards),
      otherwise: Joi.forbidden().messages({ 'any.unknown': '{#label} needs SHARD_COUNT' }),
    })
    .description('the shards of this process, such as 0,1; needs SHARD_COUNT'),
  ALLOW_PRIVATE_IMAGE_URLS: Joi.boolean()
    .default(false)
    .description('for development: fetch cover images also from private networks'),
});

/** Discord's client appends `/v10` and the path itself. */
function withoutVersion(url: string): string {
  const plain = url.replace(/\/+$/, '').replace(/\/v\d+$/, '');
  return new URL(plain).pathname === '/' ? `${plain}/api` : plain;
}

function distinctShards(text: string, { state, message }: Joi.CustomHelpers<string>) {
  const ids = text.split(',').map(Number);
  const [{ SHARD_COUNT: count }] = state.ancestors as [{ SHARD_COUNT: number }];
  const distinct = new Set(ids).size === ids.length && ids.every((id) => id < count);
  return distinct
    ? text
    : message({ custom: '{#label} must name each shard once, from 0 to SHARD_COUNT - 1' });
}
