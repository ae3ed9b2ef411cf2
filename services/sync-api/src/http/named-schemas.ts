import {
  attendeesResourceSchema,
  deadLetterDetailSchema,
  deadLetterResourceSchema,
  driftResourceSchema,
  eventResourceSchema,
  guildLinkPatchSchema,
  guildLinkRequestSchema,
  guildResourceSchema,
  interactionResourceSchema,
  jobResourceSchema,
  registrationRequestSchema,
  rosterResourceSchema,
  userLinkRequestSchema,
  verselinkEventSchema,
} from '@verselink/contracts';
import type { ObjectSchema } from 'joi';
import { jsonSchema, type JsonSchema } from '../json-schema.ts';

/** Types that generated clients share between calls; all others are named after their call. */
const NAMED = {
  Attendees: attendeesResourceSchema,
  DeadLetter: deadLetterResourceSchema,
  DeadLetterDetail: deadLetterDetailSchema,
  Drift: driftResourceSchema,
  EventResource: eventResourceSchema,
  Guild: guildResourceSchema,
  GuildLinkPatch: guildLinkPatchSchema,
  GuildLinkRequest: guildLinkRequestSchema,
  Interaction: interactionResourceSchema,
  Job: jobResourceSchema,
  RegistrationRequest: registrationRequestSchema,
  Roster: rosterResourceSchema,
  UserLinkRequest: userLinkRequestSchema,
  VerselinkEvent: verselinkEventSchema,
} satisfies Record<string, ObjectSchema>;

const isObject = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Collects the schemas of a document under names; equal ones are the same one. */
export function createNamedSchemas() {
  const schemas: Record<string, JsonSchema> = {};
  const names = new Map<string, string>();
  for (const [name, schema] of Object.entries(NAMED))
    names.set(JSON.stringify(jsonSchema(schema)), name);

  /** The same with references in the place of all that has a name. */
  function referring(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(referring);
    if (!isObject(value)) return value;
    const name = names.get(JSON.stringify(value));
    if (name !== undefined) return refer(name, value);
    return withoutNames(value);
  }

  function withoutNames(value: JsonSchema): JsonSchema {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, referring(inner)]));
  }

  function refer(name: string, value: JsonSchema) {
    if (schemas[name] === undefined) {
      schemas[name] = {};
      schemas[name] = withRules(withoutNames(value));
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  return {
    schemas,
    /** A reference to a schema; one without a name gets `fallback`. */
    refer: (schema: ObjectSchema, fallback: string) => {
      const json = jsonSchema(schema);
      return named(json, fallback);
    },
    /** The same without the id, which stands in the path: in the body only the same one would do. */
    referWithoutId: (schema: ObjectSchema, fallback: string) => {
      const json = jsonSchema(schema);
      const properties = Object.entries(json.properties as JsonSchema).filter(
        ([key]) => key !== 'id',
      );
      return named({ ...json, properties: Object.fromEntries(properties) }, fallback);
    },
  };

  function named(json: JsonSchema, fallback: string) {
    const key = JSON.stringify(json);
    const name = names.get(key) ?? fallback;
    names.set(key, name);
    return refer(name, json);
  }
}

/** Rules over several fields, and over one, that joi checks by code. */
function withRules(schema: JsonSchema): JsonSchema {
  const properties = schema.properties as Record<string, JsonSchema> | undefined;
  if (properties === undefined) return schema;
  const { visibility, org_id, time_zone, channels, action, discord_id, user_id } = properties;
  const isText = (field: string) => ({
    required: [field],
    properties: { [field]: { type: 'string' } },
  });
  const rules = [
    ...(visibility && org_id
      ? [
          {
            if: { required: ['visibility'], properties: { visibility: { const: 'private' } } },
            then: isText('org_id'),
          },
        ]
      : []),
    ...Object.keys(channels?.properties ?? {}).flatMap((name) => {
      const short = `${name}_channel_id`;
      if (properties[short] === undefined) return [];
      return [
        { not: { required: [short, 'channels'], properties: { channels: { required: [name] } } } },
      ];
    }),
    ...(action && discord_id && user_id
      ? [{ anyOf: [isText('discord_id'), isText('user_id')] }]
      : []),
  ];
  return {
    ...schema,
    ...(time_zone === undefined
      ? {}
      : { properties: { ...properties, time_zone: { ...time_zone, enum: ZONES } } }),
    ...(rules.length > 0 ? { allOf: rules } : {}),
  };
}

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
