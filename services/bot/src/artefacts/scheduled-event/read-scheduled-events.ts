import { ownedBy, type AskedArtefact, type FoundArtefact } from '@verselink/contracts';
import { RESTJSONErrorCodes, type APIGuildScheduledEvent } from 'discord-api-types/v10';
import { nativeStateOf } from '../../discord/native-state.ts';
import { orNull } from '../../discord/rest-failures.ts';
import { markedEventId } from '../../render/scheduled-event.ts';
import { askedOf, foundAs, type ArtefactReader, type ReadingTools } from '../artefact-driver.ts';
import { findVoice } from './find-voice.ts';
import { scheduledEventDrift } from './scheduled-event-drift.ts';

type Asked = AskedArtefact<'scheduled-event'>;

/** Reads scheduled events with one call; those that are not open any more take one each: ended or deleted? */
export const readScheduledEvents: ArtefactReader = (question, tools) => {
  const { guild_id } = question;
  const { api, selfId } = tools;
  const asked = askedOf(question, ['scheduled-event']);
  const read = async () => {
    const open = new Map((await api.scheduledEvents(guild_id)).map((event) => [event.id, event]));
    const artefacts: FoundArtefact[] = [];
    for (const one of asked) {
      const { discord_id: id } = one;
      const alone = async () => await api.scheduledEvent(guild_id, id);
      const { UnknownGuildScheduledEvent } = RESTJSONErrorCodes;
      const event = open.get(id) ?? (await orNull(alone, UnknownGuildScheduledEvent));
      artefacts.push(await judge(one, event, guild_id, tools));
    }
    const ids = new Set(asked.map(({ discord_id }) => discord_id));
    const others = [...open.values()].flatMap(({ id, creator_id, description }) => {
      const eventId = creator_id === selfId ? markedEventId(description) : undefined;
      if (eventId === undefined || ids.has(id)) return [];
      const kind = 'scheduled-event' as const;
      return [{ owner: ownedBy(eventId), kind, slot: '', discord_id: id, channel_id: null }];
    });
    return { artefacts, others };
  };
  return [{ asked, read }];
};

async function judge(
  asked: Asked,
  event: APIGuildScheduledEvent | null,
  guild_id: string,
  { api, now }: ReadingTools,
): Promise<FoundArtefact> {
  if (event === null) return foundAs(asked, { state: 'missing' });
  const found = foundAs(asked, { state: 'present', native: nativeStateOf(event) });
  const { wanted } = asked;
  if (wanted == null) return found;
  const { voice_channel_id } = wanted;
  const { voice } = await findVoice({ api, guild_id, voice_channel_id, current: event });
  return { ...found, fields: scheduledEventDrift(event, wanted, voice, now()) };
}
