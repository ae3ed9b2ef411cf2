import type { ObjectSchema } from 'joi';
import { jsonSchema } from '../json-schema.ts';
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
  const paths: Record<string, Record<string, unknown>> = {};
  const document = (route: DocumentedRoute, described: object) => {
    const path = prefix + route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: described };
  };
  for (const route of routes) {
    const repeatable = route.method === 'post' ? [IDEMPOTENCY_KEY] : [];
    document(route, operation(route, repeatable));
  }
  for (const route of signed) {
    document(route, { ...operation(route), security: [{ [route.security]: [] }] });
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
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        standardWebhooks: signature('webhook-signature', 'Standard Webhooks, HMAC-SHA256.'),
        discordSignature: signature('X-Signature-Ed25519', 'Ed25519, with X-Signature-Timestamp.'),
      },
      responses: { Problem: problemResponse() },
    },
  };
}

/** Stripe's rules: the first answer is given again for a day. */
const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key gives the first answer again; the work is done once.',
  schema: { type: 'string', maxLength: 255 },
};

function signature(name: string, description: string) {
  return { type: 'apiKey', in: 'header', name, description };
}

function operation(route: DocumentedRoute, more: object[] = []) {
  const parameters = [
    ...parametersOf(route.params, 'path'),
    ...parametersOf(route.query, 'query'),
    ...more,
  ];
  return {
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    operationId: `${route.method} ${route.path}`.replaceAll(/\W+/g, '_'),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: !route.bodyOptional,
            content: { 'application/json': { schema: jsonSchema(route.body) } },
          },
        }),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, { description, schema }]) => [
          status,
          {
            description,
            ...(schema === undefined
              ? {}
              : { content: { 'application/json': { schema: jsonSchema(schema) } } }),
          },
        ]),
      ),
      default: { $ref: '#/components/responses/Problem' },
    },
  };
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
    required: required.includes(name),
    schema: property,
  }));
}

function problemResponse() {
  return {
    description: 'A problem (RFC 9457).',
    content: {
      'application/problem+json': {
        schema: {
          type: 'object',
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
              items: {
                type: 'object',
                properties: { field: { type: 'string' }, message: { type: 'string' } },
              },
            },
            correlation_id: { type: 'string' },
          },
        },
      },
    },
  };
}
