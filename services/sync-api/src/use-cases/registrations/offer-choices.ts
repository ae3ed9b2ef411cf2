import type { Choice, ChoicesAsked } from '@verselink/contracts';
import { endOf, isShownIn } from '@verselink/domain';
import { routes, type Messaging } from '@verselink/messaging';
import type { EventStore } from '../../stores/event-store.ts';
import type { GuildStore, StoredGuild } from '../../stores/guild-store.ts';

/** Discord shows no more. */
const MOST_CHOICES = 25;
/** What is typed is looked for among so many of the next events. */
const SEARCHED_EVENTS = 500;

/**
 * Says what a slash command may be about, while it is typed: events that members can still come to, what runs or comes
 * next first, or the roles of one. A guild that is not linked gets no choices.
 */
export function createOfferChoices({
  events,
  guilds,
  messaging,
  now,
}: {
  events: Pick<EventStore, 'load' | 'findJoinable'>;
  guilds: Pick<GuildStore, 'find'>;
  messaging: Pick<Messaging, 'publish'>;
  now: () => Date;
}) {
  return async function offerChoices(asked: ChoicesAsked, correlationId: string): Promise<void> {
    const { interaction_id, guild_id, typed, reply_to } = asked;
    const guild = await guilds.find(guild_id);
    if (guild === undefined) return;
    const all = await (asked.roles_of === null
      ? openEvents(guild)
      : rolesOf(asked.roles_of, guild));
    const words = plain(typed).split(' ');
    const choices = all
      .filter(({ id, name }) => words.every((word) => plain(`${name} ${id}`).includes(word)))
      .slice(0, MOST_CHOICES);
    await messaging.publish(
      routes.reply(reply_to),
      {
        type: 'dev.verselink.choices.listed.v1',
        subject: guild_id,
        data: { interaction_id, choices, locale: guild.locale, time_zone: guild.time_zone },
        correlationid: correlationId,
      },
      { deadlineMs: 1_000 },
    );
  };

  async function openEvents({ org_id, sync_enabled }: StoredGuild): Promise<Choice[]> {
    if (!sync_enabled) return [];
    const at = now();
    return (await events.findJoinable(org_id, at, SEARCHED_EVENTS))
      .filter((event) => endOf(event) > at)
      .map(({ id, title, start_at }) => ({ id, name: title, start_at: start_at.toISOString() }));
  }

  async function rolesOf(eventId: string, guild: StoredGuild): Promise<Choice[]> {
    const event = await events.load(eventId);
    if (event === undefined || event.deleted_at !== null || !isShownIn(event, guild)) return [];
    return event.roles.map(({ id, name }) => ({ id, name, start_at: null }));
  }
}

/** For comparing: without case, accents and signs that show nothing, with single spaces; blanks become nothing. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}|\p{Cf}/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
    .toLowerCase();
}
