import {
  GuildScheduledEventEntityType as Entity,
  GuildScheduledEventStatus as Status,
} from 'discord-api-types/v10';

import type { RecurrenceRule } from '../../actions/next-occurrence.ts';
import type { WireScheduledEvent } from '../../state/world.ts';
import type { FormIssue } from '../form-errors.ts';
import { invalidForm, REQUIRED } from '../form-errors.ts';
import { recurrenceIssues } from './recurrence-rules.ts';

/** A body for POST (complete) or PATCH (any part of it); its shape has been checked. */
export interface ScheduledEventBody {
  name?: string;
  description?: string | null;
  image?: string | null;
  scheduled_start_time?: string;
  scheduled_end_time?: string | null;
  status?: Status | null;
  entity_type?: Entity | null;
  channel_id?: string | null;
  entity_metadata?: { location?: string | null } | null;
  recurrence_rule?: RecurrenceRule | null;
}

const TRANSITIONS: Partial<Record<Status, readonly Status[]>> = {
  [Status.Scheduled]: [Status.Active, Status.Canceled],
  [Status.Active]: [Status.Completed],
};

/** What the published schema cannot say of a new event (sub-codes as bots observe them). */
export function checkNewScheduledEvent(body: ScheduledEventBody, now: number): void {
  const issues = [
    ...whereIssues(body),
    ...timeIssues(body, now),
    ...recurrenceIssues(body.recurrence_rule, now),
  ];
  if (body.name?.trim() === '') issues.push(required('name'));
  if (issues.length > 0) throw invalidForm(issues);
}

/** What PATCH may change, given what the event is now. */
export function checkScheduledEventChange(
  body: ScheduledEventBody,
  event: WireScheduledEvent,
  now: number,
): void {
  const moved = body.scheduled_start_time !== undefined;
  const after: ScheduledEventBody = {
    entity_type: body.entity_type ?? event.entity_type,
    channel_id: body.channel_id === undefined ? event.channel_id : body.channel_id,
    entity_metadata:
      body.entity_metadata === undefined ? event.entity_metadata : body.entity_metadata,
    scheduled_start_time: body.scheduled_start_time ?? event.scheduled_start_time,
    scheduled_end_time:
      body.scheduled_end_time === undefined ? event.scheduled_end_time : body.scheduled_end_time,
  };
  const issues = [...whereIssues(after), ...recurrenceIssues(body.recurrence_rule, now)];
  if (body.name?.trim() === '') issues.push(required('name'));
  if (moved && event.status !== Status.Scheduled) {
    // Refused even when the value is the one it has (reported by bots in the field).
    issues.push({
      path: ['scheduled_start_time'],
      code: 'GUILD_SCHEDULED_EVENT_SCHEDULE_INVALID_START_BY_STATUS',
      message: 'Cannot update start time of an event that is not scheduled.',
    });
  } else {
    issues.push(...timeIssues(after, moved ? now : -Infinity));
  }
  const { status } = body;
  const illegal =
    status != null && status !== event.status && !TRANSITIONS[event.status]?.includes(status);
  if (illegal) {
    issues.push({
      path: ['status'],
      code: 'GUILD_SCHEDULED_EVENT_INVALID_STATUS_TRANSITION',
      message: 'Invalid Guild Scheduled Event status transition.',
    });
  }
  if (issues.length > 0) throw invalidForm(issues);
}

function whereIssues({
  entity_type,
  entity_metadata,
  scheduled_end_time,
  channel_id,
}: ScheduledEventBody): FormIssue[] {
  if (entity_type !== Entity.External) return channel_id ? [] : [required('channel_id')];
  const issues: FormIssue[] = [];
  if (!entity_metadata?.location?.trim()) issues.push(required('entity_metadata', 'location'));
  if (!scheduled_end_time) issues.push(required('scheduled_end_time'));
  if (channel_id) {
    issues.push({
      path: ['channel_id'],
      code: 'GUILD_SCHEDULED_EVENT_CHANNEL_ID_MUST_BE_NULL',
      message: 'channel_id must be null for an external event.',
    });
  }
  return issues;
}

function timeIssues(
  { scheduled_start_time, scheduled_end_time }: ScheduledEventBody,
  now: number,
): FormIssue[] {
  const start = Date.parse(scheduled_start_time ?? '');
  const end = Date.parse(scheduled_end_time ?? '');
  const issues: FormIssue[] = [];
  if (start <= now) {
    issues.push({
      path: ['scheduled_start_time'],
      code: 'GUILD_SCHEDULED_EVENT_SCHEDULE_PAST',
      message: 'Cannot schedule event in the past.',
    });
  }
  if (end <= start) {
    issues.push({
      path: ['scheduled_end_time'],
      code: 'GUILD_SCHEDULED_EVENT_SCHEDULE_END_BEFORE_START',
      message: 'Cannot schedule event to end before its start.',
    });
  }
  return issues;
}

function required(...path: string[]): FormIssue {
  return { path, code: REQUIRED[0], message: REQUIRED[1] };
}
