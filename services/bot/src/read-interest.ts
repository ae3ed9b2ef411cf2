import { snowflakeAt, type InterestListed, type InterestRead } from '@verselink/contracts';
import type { APIGuildScheduledEventUser } from 'discord-api-types/v10';
import type { DiscordApi } from './discord/discord-api.ts';
import { failureOf } from './discord/rest-failures.ts';
import { displayName } from './handlers/click.ts';
import type { PublishNews } from './news.ts';

/** Discord's largest page (docs: resources/guild-scheduled-event "Get Guild Scheduled Event Users"). */
const PAGE = 100;
/** What fits into one message (4 MiB) also with the longest names, and is far more than the 500 seats of an event. */
const MOST_PAGES = 100;

/** Reads everybody who is interested in a scheduled event, page by page, and reports the list. */
export function createReadInterest({
  api,
  publishNews,
  selfId,
  now,
}: {
  api: Pick<DiscordApi, 'scheduledEventUsers'>;
  publishNews: PublishNews;
  selfId: () => string;
  now: () => number;
}) {
  async function readAll({ guild_id, scheduled_event_id }: InterestRead) {
    const found: APIGuildScheduledEventUser[] = [];
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const after = found.at(-1)?.user.id ?? null;
      const users = await api.scheduledEventUsers(guild_id, scheduled_event_id, PAGE, after);
      found.push(...users);
      if (users.length < PAGE) break;
    }
    const members = found
      .filter(({ user }) => user.id !== selfId())
      .map(({ user, member }) => ({
        discord_id: user.id,
        display_name: displayName({ nick: member?.nick, user }),
      }));
    return { members, ...(found.length < MOST_PAGES * PAGE ? {} : { truncated: true }) };
  }

  async function resultOf(request: InterestRead): Promise<InterestListed['result']> {
    try {
      return { kind: 'listed', ...(await readAll(request)) };
    } catch (error) {
      const failure = failureOf(error);
      // What time heals is tried again by the queue; anything else is an answer.
      if (failure.class === 'infrastructure' || failure.class === 'rate-limit') throw error;
      return { kind: 'failed', message: failure.message };
    }
  }

  /** @throws when Discord cannot be asked now or the answer cannot be sent. */
  return async function readInterest(request: InterestRead, correlationId: string): Promise<void> {
    const { guild_id, scheduled_event_id, asked_at } = request;
    const moment = snowflakeAt(now());
    const result = await resultOf(request);
    const listed = { guild_id, scheduled_event_id, asked_at, moment, result };
    if (await publishNews('dev.verselink.interest.listed.v1', listed, correlationId)) return;
    throw new Error('The list of those interested could not be published.');
  };
}

export type ReadInterest = ReturnType<typeof createReadInterest>;
