import type { DriftFound, DriftRead, FieldDrift, FoundArtefact } from '@verselink/contracts';
import { routes, type Messaging } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';
import type { APIGuildScheduledEvent, APIMessage } from 'discord-api-types/v10';
import type { DiscordApi } from '../discord/discord-api.ts';
import { nativeStateOf } from '../discord/native-state.ts';
import { failureOf } from '../discord/rest-failures.ts';
import { findVoice } from '../executors/find-voice.ts';
import { announcement as announcementBody } from '../render/announcement.ts';
import { signupMessage } from '../render/signup-message.ts';
import { messageDrift } from './message-drift.ts';
import { readMessages, readScheduledEvents, type Reading } from './read-objects.ts';
import { scheduledEventDrift } from './scheduled-event-drift.ts';

/** The one who asks waits about 10 s. */
const ANSWER_DEADLINE_MS = 5_000;

/** What is known of one object, before it is looked at. */
type Known = Pick<FoundArtefact, 'kind' | 'discord_id' | 'channel_id'>;

/** Compares an event in a guild with what Discord shows now, changes nothing, and answers the one who asked. */
export function createFindDrift({
  api,
  messaging,
  selfId,
  now,
  logger,
}: {
  api: DiscordApi;
  messaging: Pick<Messaging, 'publish'>;
  selfId: () => string;
  now: () => number;
  logger: Logger;
}) {
  async function nativeDrift(request: DriftRead): Promise<FoundArtefact[]> {
    const { guild_id, scheduled_event } = request;
    const known: Known[] =
      scheduled_event === null
        ? []
        : [
            {
              kind: 'scheduled-event',
              discord_id: scheduled_event.discord_id,
              channel_id: null,
            },
          ];
    const read = async () =>
      await readScheduledEvents({
        api,
        selfId: selfId(),
        guildId: guild_id,
        ids: known.map(({ discord_id }) => discord_id),
      });
    return await compare(request, known, read, async (_id, current: APIGuildScheduledEvent) => {
      const wanted = scheduled_event?.wanted ?? null;
      const { status } = nativeStateOf(current);
      if (wanted === null) return status === 'scheduled' || status === 'active' ? null : [];
      const { voice_channel_id } = wanted;
      const { voice } = await findVoice({ api, guild_id, voice_channel_id, current });
      return scheduledEventDrift(current, wanted, voice, now());
    });
  }

  async function messageDrifts(request: DriftRead): Promise<FoundArtefact[]> {
    const { guild_id, signup_message, announcement } = request;
    const known: Known[] = [
      ...(signup_message ? [{ kind: 'signup-message' as const, ...placeOf(signup_message) }] : []),
      ...(announcement ? [{ kind: 'announcement' as const, ...placeOf(announcement) }] : []),
    ];
    const found: FoundArtefact[] = [];
    for (const channel_id of new Set([
      ...known.flatMap((artefact) => artefact.channel_id ?? []),
      ...request.channel_ids,
    ])) {
      const here = known.filter((artefact) => artefact.channel_id === channel_id);
      const ids = here.map(({ discord_id }) => discord_id);
      const read = async () =>
        await readMessages({ api, selfId: selfId(), place: { guild_id, channel_id }, ids });
      const look = async (id: string, message: APIMessage): Promise<FieldDrift[] | null> => {
        if (id === announcement?.discord_id) {
          return (
            announcement.wanted && messageDrift(message, announcementBody(announcement.wanted))
          );
        }
        const view = signup_message?.view ?? null;
        return await Promise.resolve(view && messageDrift(message, signupMessage(view)));
      };
      found.push(...(await compare(request, here, read, look)));
    }
    return found;
  }

  return async function findDrift(request: DriftRead, correlationid: string): Promise<void> {
    try {
      const artefacts = [...(await nativeDrift(request)), ...(await messageDrifts(request))];
      const { guild_id, request_id, event_id: subject } = request;
      const data: DriftFound = { guild_id, request_id, artefacts };
      await messaging.publish(
        routes.reply(request.reply_to),
        { type: 'dev.verselink.drift.found.v1', subject, correlationid, data },
        { mandatory: false, persistent: false, deadlineMs: ANSWER_DEADLINE_MS },
      );
    } catch (error) {
      // Nobody is harmed: the one who asked says that there is no answer.
      logger.warn('a question about drift could not be answered', {
        correlation_id: correlationid,
        reason: failureOf(error).message,
      });
    }
  };
}

export type FindDrift = ReturnType<typeof createFindDrift>;

function placeOf({ discord_id, channel_id }: { discord_id: string; channel_id: string }) {
  return { discord_id, channel_id };
}

/**
 * Judges what was read of the known objects; others of the same event should not be there.
 * @param look the parts that differ; null = it should not be there.
 */
async function compare<T>(
  { event_id }: DriftRead,
  known: Known[],
  read: () => Promise<Reading<T>>,
  look: (id: string, object: T) => Promise<FieldDrift[] | null>,
): Promise<FoundArtefact[]> {
  const nothing = { fields: [], reason: null };
  try {
    const { found, others } = await read();
    const judged = known.map(async (artefact): Promise<FoundArtefact> => {
      const object = found.get(artefact.discord_id) ?? null;
      if (object === null) return { ...artefact, ...nothing, state: 'missing' };
      const fields = await look(artefact.discord_id, object);
      if (fields === null) return { ...artefact, ...nothing, state: 'unexpected' };
      const state = fields.length === 0 ? 'in-step' : 'different';
      return { ...artefact, state, fields, reason: null };
    });
    return [
      ...(await Promise.all(judged)),
      ...others
        .filter((other) => other.event_id === event_id)
        .map(({ kind, discord_id, channel_id }) => ({
          kind,
          discord_id,
          channel_id,
          ...nothing,
          state: 'unexpected' as const,
        })),
    ];
  } catch (error) {
    const reason = failureOf(error).message;
    return known.map((artefact) => ({ ...artefact, state: 'unreachable', fields: [], reason }));
  }
}
