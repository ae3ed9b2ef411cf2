import { interestOnDate } from '../../actions/scheduled-event-interest.ts';
import type { GuildState, Rsvp, ScheduledEventState } from '../../state/world.ts';
import { wireMember, wireUser } from '../../wire/user.ts';
import { flag, guildOf, scheduledEventOf } from '../access.ts';
import { invalidField } from '../form-errors.ts';
import { pageById } from '../page.ts';
import type { Call } from '../route.ts';
import { bot } from '../route.ts';
import { needToSee } from '../rules/scheduled-event-access.ts';

const EVENT = '/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}';
const MOST_DATES = 10;
const read = { bucket: 'scheduled-event-read' };

/** Who is interested in an event, or in one date of it, and how many. */
export const scheduledEventUserRoutes = [
  bot('GET', `${EVENT}/users`, listSubscribers, read),
  bot('GET', `${EVENT}/users/counts`, count, read),
  bot('GET', `${EVENT}/{guild_scheduled_event_exception_id}/users`, listAnswers, read),
];

function listSubscribers(call: Call): unknown[] {
  const { guild } = guildOf(call);
  const state = seen(call, guild);
  const answers = new Map<string, Rsvp>([...state.subscribers].map((id) => [id, 1]));
  return page(call, guild, state, answers, null);
}

/** Those who answered for this date alone, also "not interested". */
function listAnswers(call: Call): unknown[] {
  const { guild } = guildOf(call);
  const state = seen(call, guild);
  const date = call.params.guild_scheduled_event_exception_id ?? '';
  return page(call, guild, state, state.dateAnswers.get(date) ?? new Map<string, Rsvp>(), date);
}

function count(call: Call): object {
  const state = seen(call, guildOf(call).guild);
  const dates = call.query.getAll('guild_scheduled_event_exception_ids');
  if (dates.length > MOST_DATES) {
    throw invalidField(
      ['guild_scheduled_event_exception_ids'],
      'BASE_TYPE_MAX_LENGTH',
      `Must be ${MOST_DATES} or fewer in length.`,
    );
  }
  return {
    guild_scheduled_event_count: state.subscribers.size,
    guild_scheduled_event_exception_counts: Object.fromEntries(
      dates.map((date) => [date, interestOnDate(state, date)]),
    ),
  };
}

function page(
  { core, query }: Call,
  guild: GuildState,
  { event }: ScheduledEventState,
  answers: ReadonlyMap<string, Rsvp>,
  date: string | null,
): unknown[] {
  const shown = pageById(query, answers, ([userId]) => userId, 100);
  return shown.map(([userId, response]) => {
    const member = guild.members.get(userId);
    return {
      guild_scheduled_event_id: event.id,
      guild_scheduled_event_exception_id: date,
      user_id: userId,
      user: wireUser(core.world, userId),
      response,
      ...(flag(query, 'with_member') && member ? { member: wireMember(core.world, member) } : {}),
    };
  });
}

function seen(call: Call, guild: GuildState): ScheduledEventState {
  const state = scheduledEventOf(guild, call);
  needToSee(call.core, state.event);
  return state;
}
