import type { ConsumeMessage, Options } from 'amqplib';
import { attemptOf, idOf } from './delivery.ts';

/**
 * What a log line says of a message, so that one correlation id leads through both services: as much as the message
 * itself says, be it one that nobody can handle.
 */
export function describeMessage(raw: ConsumeMessage): Record<string, unknown> {
  const { type, correlationId } = raw.properties as Options.Publish;
  const body = recordOf(parsed(raw.content));
  const data = recordOf(body.data);
  const { subject } = body;
  return {
    id: idOf(raw),
    type: textOf(body.type) ?? type,
    correlation_id: textOf(body.correlationid) ?? correlationId,
    subject: textOf(subject),
    // Commands that belong to a job have the event as their subject.
    event_id: textOf(data.event_id) ?? (data.job_id === undefined ? undefined : textOf(subject)),
    guild_id: textOf(data.guild_id),
    attempt: attemptOf(raw),
  };
}

function parsed(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString());
  } catch {
    return undefined;
  }
}

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const MAX_TEXT = 200;
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.slice(0, MAX_TEXT) : undefined;
