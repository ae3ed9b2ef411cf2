import Joi from 'joi';

export interface BotConfig {
  DISCORD_BOT_TOKEN: string;
  DISCORD_API_URL: string;
  AMQP_URL: string;
  OPS_PORT: number;
  LOG_LEVEL: string;
  SHARD_COUNT?: number;
  SHARD_IDS?: string;
  ALLOW_PRIVATE_IMAGE_URLS: boolean;
}

/** Every variable that the bot reads; `--help` prints this table. */
export const botConfigSchema = Joi.object<BotConfig>({
  DISCORD_BOT_TOKEN: Joi.string()
    .required()
    .description('the token of the bot (Developer Portal, Bot)'),
  DISCORD_API_URL: Joi.string()
    .uri({ scheme: ['http', 'https'] })
    .default('https://discord.com/api')
    .description('where Discord is; the simulator prints its own'),
  AMQP_URL: Joi.string()
    .uri({ scheme: ['amqp', 'amqps'] })
    .default('amqp://guest:guest@127.0.0.1:5672')
    .description('RabbitMQ'),
  OPS_PORT: Joi.number().port().default(9092).description('port of /live, /ready and /metrics'),
  LOG_LEVEL: Joi.string()
    .valid('error', 'warn', 'info', 'debug')
    .default('info')
    .description('error, warn, info or debug'),
  SHARD_COUNT: Joi.number()
    .integer()
    .min(1)
    .description('shards of all processes together; not set: as many as Discord recommends'),
  SHARD_IDS: Joi.string()
    .pattern(/^\d+(,\d+)*$/, 'list of shard numbers')
    .description('the shards of this process, such as 0,1; needs SHARD_COUNT'),
  ALLOW_PRIVATE_IMAGE_URLS: Joi.boolean()
    .default(false)
    .description('for development: fetch cover images also from private networks'),
}).with('SHARD_IDS', 'SHARD_COUNT');
