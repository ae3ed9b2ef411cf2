import Joi from 'joi';
import { snowflakeSchema } from '../snowflake.ts';

export const NATIVE_STATUSES = ['scheduled', 'active', 'completed', 'canceled'] as const;
export type NativeStatus = (typeof NATIVE_STATUSES)[number];

/** The parts of a native scheduled event that a moderator can edit and that we write. */
export const NATIVE_FIELDS = ['title', 'description', 'location', 'times', 'image'] as const;
export type NativeField = (typeof NATIVE_FIELDS)[number];

/**
 * What Discord shows in each of them. `description`: without the lines that we put below it; `location`: words, or
 * `<#channel>`; `times`: an ISO 8601 interval; `image`: where Discord keeps it.
 */
export type NativeFields = Record<NativeField, string | null>;

/** How Discord shows a native scheduled event. */
export interface NativeState {
  status: NativeStatus;
  /** Its start as Discord has it, ISO 8601. */
  start_at: string;
  /** Digest of the title, description, place, times and image: what a moderator can edit and we write. */
  digest: string;
  fields?: NativeFields;
  /** The voice or stage channel that it is held in; null or missing = none. */
  channel_id?: string | null;
}

export const nativeFieldSchema = Joi.string().valid(...NATIVE_FIELDS);

const shown = Joi.string().allow(null, '').required();
export const nativeFieldsSchema = Joi.object<NativeFields>(
  Object.fromEntries(NATIVE_FIELDS.map((field) => [field, shown])),
);

export const nativeStateSchema = Joi.object<NativeState>({
  status: Joi.string()
    .valid(...NATIVE_STATUSES)
    .required(),
  start_at: Joi.string().isoDate().required(),
  digest: Joi.string().required(),
  fields: nativeFieldsSchema.unknown(true),
  channel_id: snowflakeSchema.allow(null),
}).unknown(true);

/** True for what Discord never changes back. */
export function isFinal(status: NativeStatus): status is 'completed' | 'canceled' {
  return status === 'completed' || status === 'canceled';
}
