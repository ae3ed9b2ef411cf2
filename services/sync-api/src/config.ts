import Joi from 'joi';
import { readApiTokens } from './http/api-tokens.ts';
import { retryPoliciesSchema, type retryPolicies } from './retry-policy.ts';
import { readMongodbUri } from './stores/mongodb-uri.ts';
import { webhookKeys } from './webhooks/webhook-keys.ts';

/** Settings of sync-api, from the environment. */
export interface Config {
  MONGODB_URI: string;
  AMQP_URL: string;
  PORT: number;
  OPS_PORT: number;
  LISTEN_ADDRESS?: string;
  DISCORD_BOT_API_TOKEN: string;
  DISCORD_BOT_API_URL: string;
  DISCORD_CLIENT_ID?: string;
  DISCORD_PUBLIC_KEY?: string;
  VERSELINK_API_URL?: string;
  VERSELINK_API_TOKEN?: string;
  VERSELINK_WEBHOOK_URL?: string;
  DISCORD_BOT_WEBHOOK_SECRET?: string;
  RETRY_POLICIES?: Parameters<typeof retryPolicies>[0];
  AUDIT_EVERY_SECONDS: number;
  LOG_LEVEL: string;
  REVISION?: string;
}

export const configSchema = Joi.object<Config>({
  MONGODB_URI: Joi.string()
    .custom(accepted(readMongodbUri))
    .required()
    .description('MongoDB 6 or later, a replica set'),
  AMQP_URL: Joi.string()
    .uri({ scheme: ['amqp', 'amqps'] })
    .custom(accepted(readBrokerUrl))
    .required()
    .description('RabbitMQ 3.10 or later'),
  PORT: Joi.number().port().default(3001).description('port of the REST API'),
  OPS_PORT: Joi.number().port().default(9091).description('port of /live, /ready and /metrics'),
  LISTEN_ADDRESS: Joi.string()
    .ip({ cidr: 'forbidden' })
    .description(
      'the address on which both ports are open, such as 127.0.0.1; not set: on all addresses',
    ),
  DISCORD_BOT_API_TOKEN: Joi.string()
    .custom(accepted(readApiTokens))
    .required()
    .description(
      'bearer tokens that callers may use, as name:token or the token alone; several, separated by commas. The name is in the log, and each has Idempotency-Keys of its own',
    ),
  DISCORD_BOT_API_URL: Joi.string()
    .uri({ scheme: ['http', 'https'] })
    .default('http://localhost:3001')
    .description('where callers reach this API; shown in its documentation'),
  DISCORD_CLIENT_ID: Joi.string()
    .pattern(/^\d{17,20}$/, 'Discord id')
    .description('application id; with it the API prints invite links'),
  DISCORD_PUBLIC_KEY: Joi.string()
    .pattern(/^[0-9a-fA-F]{64}$/, 'Ed25519 key, 64 hex digits')
    .description('checks interactions that Discord sends over HTTP (Developer Portal)'),
  VERSELINK_API_URL: Joi.string()
    .uri({ scheme: ['http', 'https'] })
    .custom(withoutLogin('VERSELINK_API_TOKEN is sent as a bearer token'))
    .description(
      'where events are fetched that a call names without a body: GET <url>/events/<id>',
    ),
  VERSELINK_API_TOKEN: Joi.string().description('bearer token for VERSELINK_API_URL'),
  VERSELINK_WEBHOOK_URL: Joi.string()
    .uri({ scheme: ['http', 'https'] })
    .custom(withoutLogin('webhooks are signed with DISCORD_BOT_WEBHOOK_SECRET'))
    .description('where VerseLink is told of registrations, states and failed jobs'),
  DISCORD_BOT_WEBHOOK_SECRET: Joi.string()
    .custom(accepted(webhookKeys))
    .when('VERSELINK_WEBHOOK_URL', { is: Joi.exist(), then: Joi.required() })
    .description(
      'signs outgoing and checks incoming webhooks: "whsec_" + base64, or any text; several, separated by commas, for rotation',
    ),
  RETRY_POLICIES: retryPoliciesSchema.description(
    'changes to the retry policies as JSON, e.g. {"unknown":{"attempts":3}}; shown by GET /jobs/policies',
  ),
  AUDIT_EVERY_SECONDS: Joi.number()
    .integer()
    .min(0)
    .max(86_400)
    .default(300)
    .description(
      'how often each server is compared in full with what it should show; 0: only on new sessions, new links and requests',
    ),
  LOG_LEVEL: Joi.string()
    .valid('error', 'warn', 'info', 'debug')
    .default('info')
    .description('least important log lines that are written'),
  REVISION: Joi.string()
    .pattern(/^[\w.-]{1,64}$/, 'revision')
    .description('the commit that runs, for log and metrics; images have it set'),
}).custom((config: Config, helpers) =>
  config.PORT === config.OPS_PORT && config.PORT !== 0
    ? helpers.message({ custom: 'PORT and OPS_PORT must differ' })
    : config,
);

/** joi lets pass what has no host, and ports that there are not. */
function readBrokerUrl(url: string): void {
  if (!URL.canParse(url) || new URL(url).hostname === '') {
    throw new Error('it must look like amqp://user:password@host:5672/vhost (or amqps://)');
  }
}

/** Takes what a reader takes, and says why it takes nothing else. */
function accepted(read: (text: string) => unknown): Joi.CustomValidator<string> {
  return (text, helpers) => {
    try {
      read(text);
      return text;
    } catch (error) {
      return helpers.message(
        { custom: `{#label} is not valid: {#why}` },
        { why: (error as Error).message },
      );
    }
  };
}

/** `fetch` refuses addresses with a login in them (Fetch standard, "Request class"), at every call. */
function withoutLogin(instead: string): Joi.CustomValidator<string> {
  return (url, helpers) => {
    const { username, password } = new URL(url);
    return username === '' && password === ''
      ? url
      : helpers.message({ custom: `{#label} must not hold a user or password: ${instead}` });
  };
}
