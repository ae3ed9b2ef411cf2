import {
  GuildScheduledEventEntityType as Entity,
  GuildScheduledEventStatus as Status,
} from 'discord-api-types/v10';

import type { WireScheduledEvent } from '../../state/world.ts';
import type { FormIssue } from '../form-errors.ts';
import { invalidForm, REQUIRED } from '../form-errors.ts';

type Json = Record<string, unknown>;

const TRANSITIONS: Partial<Record<Status, readonly Status[]>> = {
  [Status.Scheduled]: [Status.Active, Status.Canceled],
  [Status.Active]: [Status.Completed],
};

/** What POST must hold (developers/resources/guild-scheduled-event; sub-codes as observed). */
export function checkNewScheduledEvent(body: Json, now: number): void {
  const issues: FormIssue[] = [...textIssues(body), ...timeIssues(body, now)];
  const required = (...path: string[]) => {
    issues.push({ path, code: REQUIRED[0], message: REQUIRED[1] });
  };
  for (const field of ['name', 'scheduled_start_time', 'privacy_level', 'entity_type']) {
    if (body[field] === undefined || body[field] === null || body[field] === '') required(field);
  }
  const { entity_type, entity_metadata, scheduled_end_time, channel_id, privacy_level } = body;
  if (privacy_level !== undefined && privacy_level !== 2) issues.push(choice('privacy_level', '2'));
  if (entity_type === Entity.External) {
    if (!locationOf(entity_metadata)) required('entity_metadata', 'location');
    if (!scheduled_end_time) required('scheduled_end_time');
    if (channel_id != null) issues.push(externalHasNoChannel());
  } else if (entity_type === Entity.Voice || entity_type === Entity.StageInstance) {
    if (!channel_id) required('channel_id');
  } else if (entity_type !== undefined) issues.push(choice('entity_type', '1, 2, 3'));
  if (issues.length > 0) throw invalidForm(issues);
}

/** What PATCH may change, given what the event is now. */
export function checkScheduledEventChange(
  body: Json,
  event: WireScheduledEvent,
  now: number,
): void {
  const issues: FormIssue[] = [...textIssues(body)];
  if (body.name === null || body.name === '') {
    issues.push({ path: ['name'], code: REQUIRED[0], message: REQUIRED[1] });
  }
  if (body.scheduled_start_time !== undefined && event.status !== Status.Scheduled) {
    // Refused even when the value is the one it has (reported by bots in the field).
    issues.push({
      path: ['scheduled_start_time'],
      code: 'GUILD_SCHEDULED_EVENT_SCHEDULE_INVALID_START_BY_STATUS',
      message: 'Cannot update start time of an event that is not scheduled.',
    });
  } else {
    const start = body.scheduled_start_time ?? event.scheduled_start_time;
    const end =
      body.scheduled_end_time === undefined ? event.scheduled_end_time : body.scheduled_end_time;
    const times = { scheduled_start_time: start, scheduled_end_time: end };
    issues.push(...timeIssues(times, body.scheduled_start_time === undefined ? -Infinity : now));
  }
  const entity = body.entity_type ?? event.entity_type;
  const becomesExternal = entity === Entity.External && event.entity_type !== Entity.External;
  if (entity === Entity.External) {
    const end =
      body.scheduled_end_time === undefined ? event.scheduled_end_time : body.scheduled_end_time;
    if (!end) {
      issues.push({ path: ['scheduled_end_time'], code: REQUIRED[0], message: REQUIRED[1] });
    }
    const metadata =
      body.entity_metadata === undefined ? event.entity_metadata : body.entity_metadata;
    if (!locationOf(metadata)) {
      issues.push({
        path: ['entity_metadata', 'location'],
        code: REQUIRED[0],
        message: REQUIRED[1],
      });
    }
    if (body.channel_id != null || (becomesExternal && body.channel_id === undefined)) {
      issues.push(externalHasNoChannel());
    }
  }
  const { status } = body;
  if (status != null && status !== event.status) {
    if (!TRANSITIONS[event.status]?.includes(status as Status)) {
      issues.push({
        path: ['status'],
        code: 'GUILD_SCHEDULED_EVENT_INVALID_STATUS_TRANSITION',
        message: 'Invalid Guild Scheduled Event status transition.',
      });
    }
  }
  if (issues.length > 0) throw invalidForm(issues);
}

function textIssues(body: Json): FormIssue[] {
  const issues: FormIssue[] = [];
  const long = (path: string[], value: unknown, most: number) => {
    if (typeof value === 'string' && value.length > most) {
      const message = `Must be ${most} or fewer in length.`;
      issues.push({ path, code: 'BASE_TYPE_MAX_LENGTH', message });
    }
  };
  long(['name'], body.name, 100);
  long(['description'], body.description, 1000);
  long(['entity_metadata', 'location'], locationOf(body.entity_metadata), 100);
  return issues;
}

function timeIssues(body: Json, now: number): FormIssue[] {
  const issues: FormIssue[] = [];
  const at = (field: string) => {
    const value = body[field];
    if (value === undefined || value === null) return undefined;
    const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(time)) {
      issues.push({
        path: [field],
        code: 'DATE_TIME_TYPE_PARSE',
        message: `Could not parse ${JSON.stringify(value)}. Should be ISO8601.`,
      });
      return undefined;
    }
    return time;
  };
  const start = at('scheduled_start_time');
  const end = at('scheduled_end_time');
  if (start !== undefined && start <= now) {
    issues.push({
      path: ['scheduled_start_time'],
      code: 'GUILD_SCHEDULED_EVENT_SCHEDULE_PAST',
      message: 'Cannot schedule event in the past.',
    });
  }
  if (start !== undefined && end !== undefined && end <= start) {
    issues.push({
      path: ['scheduled_end_time'],
      code: 'GUILD_SCHEDULED_EVENT_SCHEDULE_END_BEFORE_START',
      message: 'Cannot schedule event to end before its start.',
    });
  }
  return issues;
}

function locationOf(metadata: unknown): unknown {
  return (metadata as { location?: unknown } | null | undefined)?.location;
}

function choice(field: string, values: string): FormIssue {
  return {
    path: [field],
    code: 'BASE_TYPE_CHOICES',
    message: `Value must be one of {${values}}.`,
  };
}

function externalHasNoChannel(): FormIssue {
  return {
    path: ['channel_id'],
    code: 'GUILD_SCHEDULED_EVENT_CHANNEL_ID_MUST_BE_NULL',
    message: 'channel_id must be null for an external event.',
  };
}
