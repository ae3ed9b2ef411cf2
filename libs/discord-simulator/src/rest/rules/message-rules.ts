import { MessageFlags } from 'discord-api-types/v10';

import { discordError } from '../errors.ts';
import type { FormIssue } from '../form-errors.ts';
import { invalidForm, REQUIRED } from '../form-errors.ts';
import { componentIssues } from './component-rules.ts';

type Json = Record<string, unknown>;
type Path = (string | number)[];

const EMBED_TEXT: readonly (readonly [field: string, most: number])[] = [
  ['title', 256],
  ['description', 4096],
];
const MOST_EMBED_TEXT = 6000;
const MOST_CONTENT = 2000;

/**
 * What a message may hold (developers/resources/message). `sending` is false for an edit, where
 * every part may be left out; `wasV2` says that the edited message has the new components.
 */
export function checkMessage(
  body: Json,
  { files = 0, sending, wasV2 = false }: { files?: number; sending: boolean; wasV2?: boolean },
): void {
  const issues: FormIssue[] = [];
  const list = (name: string) => (Array.isArray(body[name]) ? (body[name] as Json[]) : []);
  const text = typeof body.content === 'string' ? body.content.trim() : '';
  const embeds = list('embeds');
  const components = list('components');
  const v2 = wasV2 || (Number(body.flags ?? 0) & MessageFlags.IsComponentsV2) !== 0;

  if (text.length > MOST_CONTENT) issues.push(tooLong(['content'], MOST_CONTENT));
  if (embeds.length > 10) issues.push(tooLong(['embeds'], 10));
  issues.push(...embeds.flatMap((embed, index) => embedIssues(embed, ['embeds', index])));
  const total = embeds.reduce((sum, embed) => sum + embedLength(embed), 0);
  if (total > MOST_EMBED_TEXT) {
    issues.push({
      path: ['embeds'],
      code: 'MAX_EMBED_SIZE_EXCEEDED',
      message: `Embed size exceeds maximum size of ${MOST_EMBED_TEXT}`,
    });
  }
  if (v2) {
    for (const name of ['content', 'embeds', 'poll', 'sticker_ids']) {
      const value = body[name];
      if (value === undefined || value === null || value === '') continue;
      if (Array.isArray(value) && value.length === 0) continue;
      issues.push({
        path: [name],
        code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
        message: `The '${name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
      });
    }
  }
  issues.push(...componentIssues(components, { v2 }));
  if (typeof body.nonce === 'string' && body.nonce.length > 25) {
    issues.push(tooLong(['nonce'], 25));
  }
  if (issues.length > 0) throw invalidForm(issues);

  const stickers = list('sticker_ids');
  const something = text || embeds.length || components.length || files || stickers.length;
  if (sending && !something && !body.poll && !body.message_reference) {
    throw discordError('emptyMessage');
  }
}

function embedIssues(embed: Json, path: Path): FormIssue[] {
  const issues: FormIssue[] = [];
  for (const [name, most] of EMBED_TEXT) {
    if (lengthOf(embed[name]) > most) issues.push(tooLong([...path, name], most));
  }
  const { footer, author, fields } = embed as { footer?: Json; author?: Json; fields?: Json[] };
  if (lengthOf(footer?.text) > 2048) issues.push(tooLong([...path, 'footer', 'text'], 2048));
  if (lengthOf(author?.name) > 256) issues.push(tooLong([...path, 'author', 'name'], 256));
  if (!Array.isArray(fields)) return issues;
  if (fields.length > 25) issues.push(tooLong([...path, 'fields'], 25));
  fields.forEach((field, index) => {
    for (const [name, most] of [
      ['name', 256],
      ['value', 1024],
    ] as const) {
      const length = lengthOf(field[name]);
      const at = [...path, 'fields', index, name];
      if (length === 0) issues.push({ path: at, code: REQUIRED[0], message: REQUIRED[1] });
      if (length > most) issues.push(tooLong(at, most));
    }
  });
  return issues;
}

function embedLength(embed: Json): number {
  const { footer, author, fields } = embed as { footer?: Json; author?: Json; fields?: Json[] };
  return (
    lengthOf(embed.title) +
    lengthOf(embed.description) +
    lengthOf(footer?.text) +
    lengthOf(author?.name) +
    (fields ?? []).reduce((sum, { name, value }) => sum + lengthOf(name) + lengthOf(value), 0)
  );
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' ? value.trim().length : 0;
}

function tooLong(path: Path, most: number): FormIssue {
  return {
    path,
    code: 'BASE_TYPE_MAX_LENGTH',
    message: `Must be ${most} or fewer in length.`,
  };
}
