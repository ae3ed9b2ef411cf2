import { NATIVE_FIELDS, type EventFacts, type NativeField } from '@verselink/contracts';
import type { GuildSettings } from '../guild-settings.ts';
import type { NativeFacet } from './artefact-state.ts';

/** Stands between the parts; digests do not contain it. */
const SEPARATOR = '.';

/**
 * The digest of a scheduled event as it should be: a part for each field that a moderator can edit, so that two digests
 * say which fields differ, then the state, then the fields that belong to Discord's moderators once they edit them.
 */
export function scheduledEventDigest(
  facts: EventFacts,
  { voice_channel_id, kept_fields }: Pick<GuildSettings, 'voice_channel_id' | 'kept_fields'>,
  digestOf: (value: unknown) => string,
): string {
  const inVoice = voice_channel_id !== null;
  const parts: Record<NativeField, unknown> = {
    title: facts.title,
    // In a channel there is no other room for the place.
    description: [facts.description, facts.url, inVoice ? facts.location : null],
    location: inVoice ? { channel_id: voice_channel_id } : facts.location,
    times: [facts.start_at, facts.end_at],
    image: facts.image_url,
  };
  return [
    ...NATIVE_FIELDS.map((field) => digestOf(parts[field])),
    facts.state,
    ...(kept_fields.length === 0 ? [] : [[...kept_fields].sort().join('+')]),
  ].join(SEPARATOR);
}

/** The fields that VerseLink has not changed since our last write. */
export function unchangedFields(
  facts: EventFacts,
  guild: Pick<GuildSettings, 'voice_channel_id' | 'kept_fields'>,
  native: Pick<NativeFacet, 'written_digest'> | undefined,
  digestOf: (value: unknown) => string,
): NativeField[] {
  if (!native?.written_digest) return [];
  const before = native.written_digest.split(SEPARATOR);
  const after = scheduledEventDigest(facts, guild, digestOf).split(SEPARATOR);
  return NATIVE_FIELDS.filter((_field, n) => before[n] === after[n]);
}

/**
 * The fields that are left as Discord shows them: those of the guild's moderators that VerseLink has not changed since
 * our last write. So a field that both changed is VerseLink's.
 */
export function leftFields(...known: Parameters<typeof unchangedFields>): NativeField[] {
  const [, { kept_fields }] = known;
  return unchangedFields(...known).filter((field) => kept_fields.includes(field));
}
