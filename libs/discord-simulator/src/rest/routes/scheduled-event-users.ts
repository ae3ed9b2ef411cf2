import { interestOnDate } from '../../actions/scheduled-event-interest.ts';
import { compareSnowflakes } from '../../snowflake.ts';
import type { GuildState, Rsvp, ScheduledEventState } from '../../state/world.ts';
import { wireMember, wireUser } from '../../wire/user.ts';
import { flag, guildOf, limitOf, scheduledEventOf } from '../access.ts';
import { invalidField } from '../form-errors.ts';
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

/** Always by user id, ascending; of `before` and `after` only the first is looked at. */
function page(
  { core, query }: Call,
  guild: GuildState,
  { event }: ScheduledEventState,
  answers: ReadonlyMap<string, Rsvp>,
  date: string | null,
): unknown[] {
  const before = query.get('before');
  const after = before === null ? query.get('after') : null;
  const limit = limitOf(query, 100, 100);
  const sorted = [...answers]
    .sort(([a], [b]) => compareSnowflakes(a, b))
    .filter(([id]) => before === null || compareSnowflakes(id, before) < 0)
    .filter(([id]) => after === null || compareSnowflakes(id, after) > 0);
  const shown = before === null ? sorted.slice(0, limit) : sorted.slice(-limit);
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
