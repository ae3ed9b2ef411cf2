import Joi from 'joi';
import { artefactKindSchema, type ArtefactKind } from '../artefacts/artefacts.ts';
import { REGISTRATION_STATUSES, type RegistrationStatus } from '../event-view.ts';
import { NATIVE_ENDS, type NativeEnd } from '../http/guild-link.ts';
import { JOB_TYPES, type JobType } from '../http/job-resource.ts';
import { FAILURE_CLASSES, type FailureClass } from '../messages/command-settled.ts';
import { NATIVE_FIELDS, type NativeField } from '../messages/native-state.ts';
import { organiserSchema, type Organiser } from '../organiser.ts';
import { snowflakeSchema } from '../snowflake.ts';
import type { VerselinkEvent } from '../verselink-event.ts';

/** Data of `registration.<status>`: a member stands differently on an event. */
export interface RegistrationTold {
  event_id: string;
  /** Of the event, after the change. */
  revision: number;
  discord_id: string | null;
  user_id: string | null;
  display_name: string;
  status: RegistrationStatus;
  previous_status: RegistrationStatus | null;
  /** What decided it: `click`, `web`, `interest`, or how the member left the server. */
  source: string;
  role_id: string | null;
  waiting_role_id: string | null;
  note: string | null;
  ship: string | null;
  /** True when a seat became free for the member. */
  promoted: boolean;
  /** Who did it; null = the member. */
  organiser: Organiser | null;
}

/** Data of `event.status`: the state of an event changed. */
export interface EventStatusTold {
  event_id: string;
  revision: number;
  state: VerselinkEvent['state'];
  previous_state: VerselinkEvent['state'];
}

/** What somebody changed in one field of a scheduled event in Discord. */
export interface NativeEdit {
  field: NativeField;
  /** As VerseLink has it. */
  wanted: string | null;
  shown: string | null;
  /** True when it stays, by the guild's setting `native_edits`. */
  kept: boolean;
}

/** Data of `event.drifted`: somebody changed one of our objects in Discord. */
export interface EventDriftedTold {
  event_id: string;
  guild_id: string;
  kind: ArtefactKind;
  discord_id: string;
  change: DriftChange;
  /** Of `edited`: what, where that is known. */
  fields?: NativeEdit[];
}

const DRIFT_CHANGES = ['deleted', 'completed', 'cancelled', 'started', 'edited', 'hidden'] as const;
export type DriftChange = (typeof DRIFT_CHANGES)[number];

/** Data of `event.cancel_requested`: people of a server ended the event there; VerseLink decides. */
export interface CancelRequestedTold {
  event_id: string;
  guild_id: string;
  discord_id: string;
  change: NativeEnd;
}

/** Data of `job.failed`: work was given up. */
export interface JobFailedTold {
  event_id: string;
  guild_id: string;
  job_id: string;
  job_type: JobType;
  attempts: number;
  class: FailureClass;
  discord_code: number | null;
  message: string;
}

/** What VerseLink is told, by type. */
export type OutgoingWebhooks = Record<`registration.${RegistrationStatus}`, RegistrationTold> & {
  'event.status': EventStatusTold;
  'event.drifted': EventDriftedTold;
  'event.cancel_requested': CancelRequestedTold;
  'job.failed': JobFailedTold;
};
export type OutgoingWebhookType = keyof OutgoingWebhooks;

const id = Joi.string().required();
const idOrNull = Joi.string().allow(null).required();
const revision = Joi.number().integer().required();
const state = Joi.string().valid('draft', 'published', 'cancelled', 'completed').required();
const textOrNull = Joi.string().allow(null, '').required();
const status = Joi.string().valid(...REGISTRATION_STATUSES);

const registrationTold = Joi.object<RegistrationTold>({
  event_id: id,
  revision,
  discord_id: snowflakeSchema.allow(null).required(),
  user_id: idOrNull,
  display_name: Joi.string().allow('').required(),
  status: status.required(),
  previous_status: status.allow(null).required(),
  source: Joi.string().required(),
  role_id: idOrNull,
  waiting_role_id: idOrNull,
  note: textOrNull,
  ship: textOrNull,
  promoted: Joi.boolean().required(),
  organiser: organiserSchema.allow(null).required(),
}).description('a member stands differently on an event');

const others = {
  'event.status': Joi.object<EventStatusTold>({
    event_id: id,
    revision,
    state,
    previous_state: state,
  }).description('the state of an event changed'),
  'event.drifted': Joi.object<EventDriftedTold>({
    event_id: id,
    guild_id: snowflakeSchema.required(),
    kind: artefactKindSchema.required(),
    discord_id: snowflakeSchema.required(),
    change: Joi.string()
      .valid(...DRIFT_CHANGES)
      .required(),
    fields: Joi.array().items(
      Joi.object<NativeEdit>({
        field: Joi.string()
          .valid(...NATIVE_FIELDS)
          .required(),
        wanted: textOrNull,
        shown: textOrNull,
        kept: Joi.boolean().required(),
      }),
    ),
  }).description('somebody changed one of our objects in Discord'),
  'event.cancel_requested': Joi.object<CancelRequestedTold>({
    event_id: id,
    guild_id: snowflakeSchema.required(),
    discord_id: snowflakeSchema.required(),
    change: Joi.string()
      .valid(...NATIVE_ENDS)
      .required(),
  }).description('people of a server ended the event there: VerseLink decides'),
  'job.failed': Joi.object<JobFailedTold>({
    event_id: id,
    guild_id: snowflakeSchema.required(),
    job_id: id,
    job_type: Joi.string()
      .valid(...JOB_TYPES)
      .required(),
    attempts: Joi.number().integer().required(),
    class: Joi.string()
      .valid(...FAILURE_CLASSES)
      .required(),
    discord_code: Joi.number().integer().allow(null).required(),
    message: Joi.string().allow('').required(),
  }).description('work in Discord was given up'),
};

/** The schema of each type's `data`. */
export const outgoingWebhookSchemas = {
  ...(Object.fromEntries(
    REGISTRATION_STATUSES.map((one) => [`registration.${one}`, registrationTold]),
  ) as Record<`registration.${RegistrationStatus}`, typeof registrationTold>),
  ...others,
} satisfies { [T in OutgoingWebhookType]: Joi.ObjectSchema };
