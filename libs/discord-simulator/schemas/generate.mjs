/**
 * Writes discord-v10.ndjson: Discord's own published schemas (npm discord-api-spec, MIT, made
 * from github.com/discord/discord-api-spec) as JSON Schema, one per line, as far as the
 * simulator's routes and tests reach. Run with `npm run schemas`; `--check` only compares.
 */
import { readFileSync, writeFileSync } from 'node:fs';

import * as published from 'discord-api-spec/zod';
import * as z from 'zod';

import { REQUESTS, RESPONSES } from './roots.mjs';

const FILE = new URL('discord-v10.ndjson', import.meta.url);

/** Published as numbers, but sent as strings by the API and by every client. */
const PERMISSION_FIELDS = new Set(['allow', 'deny', 'permissions', 'default_member_permissions']);

const registry = z.registry();
for (const [name, schema] of Object.entries(published)) {
  if (name.endsWith('Schema')) registry.add(schema, { id: name.replace(/Schema$/, '') });
}
const { schemas } = z.toJSONSchema(registry, {
  target: 'draft-2020-12',
  unrepresentable: 'any',
  io: 'input',
});

const tagsOf = ({ $ref }, field) => {
  const { properties, required } = schemas[$ref] ?? {};
  const tag = properties?.[field];
  if (!tag || !required?.includes(field)) return [];
  return tag.enum ?? (tag.const === undefined ? [] : [tag.const]);
};

/**
 * A union whose members are told apart by one field becomes a chain of if/then: an error then
 * comes from the member that was meant, and not from all of them.
 */
function union(members) {
  const field = ['type', 'entity_type'].find((name) => {
    const tags = members.map((member) => tagsOf(member, name));
    return (
      tags.every(({ length }) => length > 0) && new Set(tags.flat()).size === tags.flat().length
    );
  });
  if (!field) return { anyOf: members };
  const tags = members.flatMap((member) => tagsOf(member, field));
  return {
    type: 'object',
    required: [field],
    properties: { [field]: { enum: tags } },
    allOf: members.map((member) => ({
      if: { properties: { [field]: { enum: tagsOf(member, field) } } },
      then: member,
    })),
  };
}

function withoutNoise(node) {
  const noise = ['$schema', 'propertyNames'];
  return Object.fromEntries(Object.entries(node).filter(([name]) => !noise.includes(name)));
}

function adapt(node, key = '') {
  if (Array.isArray(node)) return node.map((item) => adapt(item));
  if (typeof node !== 'object' || node === null) return node;
  if (node.format === 'date-time') return { type: 'string', format: 'date-time' };
  if (node.anyOf) {
    const { anyOf, ...rest } = withoutNoise(node);
    const some = anyOf.filter(({ type }) => type !== 'null');
    const inner = some.length === 1 ? adapt(some[0], key) : union(adapt(some));
    if (some.length === anyOf.length) return { ...rest, ...inner };
    // Simple types take "null" along, which keeps the errors of the other branch readable.
    return typeof inner.type === 'string' &&
      !inner.enum &&
      !inner.allOf &&
      inner.const === undefined
      ? { ...rest, ...inner, type: [inner.type, 'null'] }
      : { ...rest, anyOf: [inner, { type: 'null' }] };
  }
  const kept = withoutNoise(node);
  if (PERMISSION_FIELDS.has(key) && ['number', 'integer'].includes([kept.type].flat()[0])) {
    return {
      type: ['integer', 'string', 'null'],
      pattern: '^\\d+$',
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
    };
  }
  return Object.fromEntries(
    Object.entries(kept).map(([name, value]) => [
      name,
      name === 'properties'
        ? Object.fromEntries(
            Object.entries(value).map(([field, sub]) => [field, adapt(sub, field)]),
          )
        : adapt(value),
    ]),
  );
}

function refsIn(node) {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => (key === '$ref' ? [value] : refsIn(value)));
}

/** Unions that the specification writes into a route and not into a schema of its own. */
for (const [name, members] of Object.entries({ ...REQUESTS, ...RESPONSES })) {
  if (members.length > 1) schemas[name] = { anyOf: members.map(($ref) => ({ $ref })) };
}

schemas.ApplicationCommandListRequest = {
  type: 'array',
  items: { $ref: 'ApplicationCommandUpdateRequest' },
};

/** Published with numeric codes; the documentation and every real answer have words there. */
schemas.InnerErrors.properties._errors.items = {
  type: 'object',
  required: ['code', 'message'],
  properties: { code: { type: 'string' }, message: { type: 'string' } },
};

schemas.RolePositionsRequest = { type: 'array', items: { $ref: 'UpdateRolePositionsRequest' } };
schemas.BulkDeleteRequest = {
  type: 'object',
  required: ['messages'],
  properties: { messages: { type: 'array', maxItems: 100, items: { $ref: 'SnowflakeType' } } },
};

/** Bodies that the specification writes into their route: the package has them as types only. */
const nullable = (schema) => ({ anyOf: [schema, { type: 'null' }] });
schemas.ChannelPositionsRequest = {
  type: 'array',
  items: {
    type: 'object',
    required: ['id'],
    properties: {
      id: { $ref: 'SnowflakeType' },
      position: nullable({ type: 'integer', minimum: 0, maximum: 2147483647 }),
      parent_id: nullable({ $ref: 'SnowflakeType' }),
      lock_permissions: nullable({ type: 'boolean' }),
    },
  },
};
/** Published with a description in several languages; the documentation has a text there. */
schemas.EditApplicationRequest = {
  type: 'object',
  properties: {
    description: nullable({ type: 'string', maxLength: 400 }),
    interactions_endpoint_url: schemas.ApplicationFormPartial.properties.interactions_endpoint_url,
  },
};
const { type, allow, deny } = schemas.ChannelPermissionOverwriteRequest.properties;
schemas.SetChannelPermissionOverwriteRequest = {
  type: 'object',
  properties: { type, allow, deny },
};
schemas.UpdateMyGuildMemberRequest = {
  type: 'object',
  properties: {
    nick: nullable({ type: 'string', maxLength: 32 }),
    avatar: nullable({ type: 'string' }),
    bio: nullable({ type: 'string', maxLength: 190 }),
    banner: nullable({ type: 'string' }),
  },
};
schemas.UpdateGuildMemberRequest = {
  type: 'object',
  properties: {
    nick: nullable({ type: 'string', maxLength: 32 }),
    roles: nullable({ type: 'array', maxItems: 250, items: { $ref: 'SnowflakeType' } }),
    mute: nullable({ type: 'boolean' }),
    deaf: nullable({ type: 'boolean' }),
    channel_id: nullable({ $ref: 'SnowflakeType' }),
    communication_disabled_until: nullable({ type: 'string', format: 'date-time' }),
    flags: nullable({ type: 'integer' }),
  },
};

const reached = new Set();
const waiting = [...Object.keys(REQUESTS), ...Object.keys(RESPONSES)];
for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
  if (reached.has(name)) continue;
  if (!schemas[name]) throw new Error(`discord-api-spec has no schema ${name}`);
  reached.add(name);
  waiting.push(...refsIn(schemas[name]));
}
const text = [...reached]
  .sort()
  .map((name) => JSON.stringify({ name, schema: adapt(schemas[name]) }) + '\n')
  .join('');

if (!process.argv.includes('--check')) writeFileSync(FILE, text);
else if (readFileSync(FILE, 'utf8') !== text) {
  throw new Error('discord-v10.ndjson is not what discord-api-spec says: run `npm run schemas`.');
}
