import { outgoingWebhookSchemas } from '@verselink/contracts';
import type { ObjectSchema } from 'joi';
import { jsonSchema } from '../json-schema.ts';
import { mayWait, problemAnswer, problemStatuses } from './documented-answers.ts';
import { bodyExample, PARAMETER_EXAMPLES } from './examples.ts';
import { createNamedSchemas } from './named-schemas.ts';
import { operationId } from './operation-ids.ts';
import { PROBLEMS } from './problem.ts';
import type { DocumentedRoute, Route } from './route.ts';
import type { SignedRoute } from './signed-routes.ts';

/** The OpenAPI 3.1 document of the routes: from the same entries that serve and check them. */
export function openApiDocument({
  routes,
  signed,
  prefix,
  serverUrl,
  version,
}: {
  routes: Route[];
  signed: SignedRoute[];
  prefix: string;
  serverUrl: string;
  version: string;
}) {
  const named = createNamedSchemas();
  const paths: Record<string, Record<string, unknown>> = {};
  const document = (route: DocumentedRoute, described: object) => {
    const path = prefix + route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: described };
  };
  for (const route of routes) {
    const repeatable = route.method === 'post' ? [IDEMPOTENCY_KEY] : [];
    document(route, operation(route, named, repeatable));
  }
  for (const route of signed) {
    document(route, { ...operation(route, named), security: [{ [route.security]: [] }] });
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'VerseLink Discord Sync',
      version,
      description:
        'Keeps VerseLink events and Discord servers in step. Errors are RFC 9457 problems with every bad field.',
    },
    servers: [{ url: serverUrl }],
    security: [{ bearer: [] }],
    paths,
    webhooks: webhooks(named),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        standardWebhooks: signature('webhook-signature', 'Standard Webhooks, HMAC-SHA256.'),
        discordSignature: signature('X-Signature-Ed25519', 'Ed25519, with X-Signature-Timestamp.'),
      },
      schemas: { ...named.schemas, Problem: PROBLEM },
    },
  };
}

/** Stripe's rules: the first answer is given again for a day. */
const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'The same key gives the first answer again for a day; the work is done once. Visible ASCII characters.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
};

/** RFC 7240. */
const PREFER = {
  name: 'Prefer',
  in: 'header',
  required: false,
  description: '"wait=5" waits up to five seconds for Discord (30 at most) and then answers 200.',
  schema: { type: 'string', pattern: '^wait=[0-9]{1,2}$' },
};

/** What VerseLink's own address is told; the envelope is that of Standard Webhooks. */
function webhooks(named: NamedSchemas) {
  return Object.fromEntries(
    Object.entries(outgoingWebhookSchemas).map(([type, data]) => [
      type,
      {
        post: {
          tags: ['webhooks'],
          operationId: `on.${type}`,
          summary: summaryOf(data) ?? type,
          security: [{ standardWebhooks: [] }],
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['type', 'timestamp', 'data'],
                  properties: {
                    type: { const: type },
                    timestamp: { type: 'string', format: 'date-time' },
                    data: named.refer(data, webhookName(type)),
                  },
                },
              },
            },
          },
          responses: {
            '2XX': {
              description: 'Taken. Anything else is tried again for three days; 410 stops all.',
            },
          },
        },
      },
    ]),
  );
}

/** "event.cancel_requested" → "EventCancelRequestedTold"; registrations share one. */
function webhookName(type: string): string {
  if (type.startsWith('registration.')) return 'RegistrationTold';
  const words = type.split(/[._]/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}Told`;
}

function summaryOf(schema: ObjectSchema): string | undefined {
  const { description } = (schema.describe().flags ?? {}) as { description?: string };
  return description;
}

type NamedSchemas = ReturnType<typeof createNamedSchemas>;

function signature(name: string, description: string) {
  return { type: 'apiKey', in: 'header', name, description };
}

function operation(route: DocumentedRoute, named: NamedSchemas, more: object[] = []) {
  const id = operationId(route.method, route.path);
  const Name = id.charAt(0).toUpperCase() + id.slice(1);
  const parameters = [
    ...parametersOf(route.params, 'path'),
    ...parametersOf(route.query, 'query'),
    ...more,
    ...(mayWait(route) ? [PREFER] : []),
  ];
  const example = bodyExample(id);
  return {
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    operationId: id,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: !route.bodyOptional,
            content: {
              'application/json': {
                schema: bodySchema(route, route.body, named, `${Name}Request`),
                ...(example === undefined ? {} : { example }),
              },
            },
          },
        }),
    responses: Object.fromEntries([
      ...Object.entries(route.answers).map(([status, { description, schema }]) => [
        status,
        {
          description,
          ...(schema === undefined
            ? {}
            : {
                content: { 'application/json': { schema: named.refer(schema, `${Name}Answer`) } },
              }),
        },
      ]),
      ...problemStatuses(route).map((status) => [String(status), problemAnswer(status)]),
    ]) as object,
  };
}

/** An event's id stands in the path. */
function bodySchema(
  { path }: DocumentedRoute,
  body: ObjectSchema,
  named: NamedSchemas,
  fallback: string,
) {
  return path.endsWith('/:event_id')
    ? named.referWithoutId(body, 'EventContent')
    : named.refer(body, fallback);
}

function parametersOf(schema: ObjectSchema | undefined, where: 'path' | 'query') {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = jsonSchema(schema) as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
    ...(where === 'path' && PARAMETER_EXAMPLES[name] !== undefined
      ? { example: PARAMETER_EXAMPLES[name] }
      : {}),
  }));
}

const PROBLEM = {
  type: 'object',
  description: 'RFC 9457: what is wrong, and what to do.',
  required: ['type', 'title', 'status', 'detail', 'correlation_id'],
  properties: {
    type: {
      type: 'string',
      enum: Object.keys(PROBLEMS).map((kind) => `urn:verselink:problem:${kind}`),
    },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    reason: { type: 'string' },
    errors: {
      type: 'array',
      description: 'the bad fields, 20 at most',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
    more_errors: { type: 'integer', description: 'how many more there are' },
    correlation_id: { type: 'string' },
  },
};
