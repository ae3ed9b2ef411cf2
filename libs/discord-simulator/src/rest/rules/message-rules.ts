import type { APIEmbed } from 'discord-api-types/v10';
import { MessageFlags, MessageReferenceType } from 'discord-api-types/v10';

import { discordError } from '../errors.ts';
import type { FormIssue } from '../form-errors.ts';
import { invalidForm } from '../form-errors.ts';
import type { ComponentBody } from './component-rules.ts';
import { componentIssues } from './component-rules.ts';

/** The parts of a message body that the rules look at; its shape has been checked. */
export interface MessageBody {
  content?: string | null;
  embeds?: APIEmbed[] | null;
  components?: ComponentBody[] | null;
  flags?: number | null;
  poll?: unknown;
  sticker_ids?: unknown[] | null;
  message_reference?: { type?: number | null } | null;
}

type Path = readonly (string | number)[];

const MOST_CONTENT = 2000;
const MOST_EMBED_TEXT = 6000;

/**
 * What the published schema cannot say of a message (developers/resources/message). `wasV2`: the
 * message that is edited has the new components. `at`: where the message stands in the body.
 */
export function checkMessage(
  body: MessageBody,
  { at = [], wasV2 = false }: { at?: Path; wasV2?: boolean } = {},
): void {
  const v2 = wasV2 || ((body.flags ?? 0) & MessageFlags.IsComponentsV2) !== 0;
  const issues = [
    ...textIssues(body, at),
    ...(v2 ? legacyIssues(body, at) : []),
    ...componentIssues(body.components ?? [], { v2, at: [...at, 'components'] }),
  ];
  if (issues.length > 0) throw invalidForm(issues);
}

/** 50006 unless there is something to send; only what is forwarded needs nothing of its own. */
export function checkNotEmpty(
  { content, embeds, components, poll, sticker_ids, message_reference }: MessageBody,
  attachments: number,
): void {
  const parts = [content?.trim(), embeds, components, sticker_ids];
  const some = parts.some((part) => part && part.length > 0);
  const forwards = message_reference?.type === MessageReferenceType.Forward;
  if (!some && attachments === 0 && !poll && !forwards) throw discordError('emptyMessage');
}

function textIssues({ content, embeds }: MessageBody, at: Path): FormIssue[] {
  const issues: FormIssue[] = [];
  if ((content?.trim().length ?? 0) > MOST_CONTENT) {
    issues.push({
      path: [...at, 'content'],
      code: 'BASE_TYPE_MAX_LENGTH',
      message: `Must be ${MOST_CONTENT} or fewer in length.`,
    });
  }
  const total = (embeds ?? []).reduce((sum, embed) => sum + embedLength(embed), 0);
  if (total > MOST_EMBED_TEXT) {
    issues.push({
      path: [...at, 'embeds'],
      code: 'MAX_EMBED_SIZE_EXCEEDED',
      message: `Embed size exceeds maximum size of ${MOST_EMBED_TEXT}`,
    });
  }
  (embeds ?? []).forEach(({ fields }, embed) => {
    (fields ?? []).forEach((field, index) => {
      for (const name of ['name', 'value'] as const) {
        if (field[name].trim() !== '') continue;
        issues.push({
          path: [...at, 'embeds', embed, 'fields', index, name],
          code: 'BASE_TYPE_REQUIRED',
          message: 'This field is required',
        });
      }
    });
  });
  return issues;
}

/** A message has either the new components or the old parts, never both. */
function legacyIssues(body: MessageBody, at: Path): FormIssue[] {
  const { content, embeds, poll, sticker_ids } = body;
  return Object.entries({ content, embeds, poll, sticker_ids })
    .filter(([, value]) => (Array.isArray(value) ? value.length > 0 : Boolean(value)))
    .map(([name]) => ({
      path: [...at, name],
      code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      message: `The '${name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
    }));
}

function embedLength({ title, description, footer, author, fields }: APIEmbed): number {
  const texts = [title, description, footer?.text, author?.name];
  for (const { name, value } of fields ?? []) texts.push(name, value);
  return texts.reduce((sum, text) => sum + (text?.trim().length ?? 0), 0);
}
