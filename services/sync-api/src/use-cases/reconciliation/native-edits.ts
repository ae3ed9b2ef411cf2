import {
  NATIVE_FIELDS,
  type EventFacts,
  type NativeEdit,
  type NativeField,
} from '@verselink/contracts';
import type { NativeState } from '@verselink/contracts';
import { leftFields, viewFacts, type GuildSettings } from '@verselink/domain';
import { digestOf } from '../../digest-of.ts';
import type { StoredEvent } from '../../stores/event-store.ts';
import type { StoredScheduledEvent } from '../../stores/scheduled-event-store.ts';

/** The fields in which a scheduled event differs from what it was last known to show; none when that is not known. */
export function nativeEdits({
  event,
  guild,
  artefact,
  native,
  now,
}: {
  event: StoredEvent;
  guild: GuildSettings;
  artefact: StoredScheduledEvent;
  native: NativeState;
  now: Date;
}): NativeEdit[] {
  const facts = viewFacts(event, now);
  const { fields: before } = artefact.native;
  const { fields: shown } = native;
  if (facts === undefined || before === null || shown === undefined) return [];
  const wanted = wantedFields(facts, guild);
  const left = leftFields(facts, guild, artefact.native, digestOf);
  return NATIVE_FIELDS.filter((field) => shown[field] !== before[field]).map((field) => ({
    field,
    wanted: wanted[field],
    shown: shown[field],
    kept: left.includes(field),
  }));
}

/** VerseLink's words for what Discord shows in each field. */
function wantedFields(
  facts: EventFacts,
  { voice_channel_id }: GuildSettings,
): Record<NativeField, string | null> {
  return {
    title: facts.title,
    description: facts.description,
    location: voice_channel_id === null ? facts.location : `<#${voice_channel_id}>`,
    times: `${facts.start_at}/${facts.end_at}`,
    image: facts.image_url,
  };
}
