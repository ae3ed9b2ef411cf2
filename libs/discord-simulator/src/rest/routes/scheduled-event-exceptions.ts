import type { EventOverride } from '../../actions/scheduled-event-exceptions.ts';
import {
  deleteEventException,
  setEventException,
} from '../../actions/scheduled-event-exceptions.ts';
import { isFinished } from '../../actions/scheduled-events.ts';
import { snowflakeTime } from '../../snowflake.ts';
import type { GuildState, ScheduledEventState, WireEventException } from '../../state/world.ts';
import { discordTime } from '../../wire/time.ts';
import { guildOf, scheduledEventOf } from '../access.ts';
import { discordError } from '../errors.ts';
import type { Call } from '../route.ts';
import { bot } from '../route.ts';
import { checkOccurrence, checkOverride } from '../rules/event-exception-rules.ts';
import { needToManage } from '../rules/scheduled-event-access.ts';

const EXCEPTIONS = '/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/exceptions';
const EXCEPTION = `${EXCEPTIONS}/{guild_scheduled_event_exception_id}`;
const write = { bucket: 'scheduled-event-write' };

/** Single dates of recurring events, moved or left out. */
export const eventExceptionRoutes = [
  bot('POST', EXCEPTIONS, create, { ...write, body: 'GuildScheduledEventExceptionCreateRequest' }),
  bot('PATCH', EXCEPTION, change, {
    ...write,
    body: 'GuildScheduledEventExceptionPatchRequestPartial',
  }),
  bot(
    'DELETE',
    EXCEPTION,
    (call) => {
      const { guild, state } = managed(call);
      deleteEventException(call.core, guild, state, exceptionOf(call, state));
      return undefined;
    },
    write,
  ),
];

function create(call: Call): WireEventException {
  const { guild, state } = managed(call);
  const date = Date.parse(
    (call.body as { original_scheduled_start_time: string }).original_scheduled_start_time,
  );
  checkOccurrence(state.event, date);
  return put(call, guild, state, date, {
    scheduled_start_time: null,
    scheduled_end_time: null,
    is_canceled: false,
  });
}

function change(call: Call): WireEventException {
  const { guild, state } = managed(call);
  const known = exceptionOf(call, state);
  return put(call, guild, state, snowflakeTime(known.event_exception_id), known);
}

function put(
  { core, body }: Call,
  guild: GuildState,
  state: ScheduledEventState,
  date: number,
  before: EventOverride,
): WireEventException {
  const wanted = body as Partial<EventOverride>;
  const time = (name: 'scheduled_start_time' | 'scheduled_end_time') => {
    const value = wanted[name];
    if (value === undefined) return before[name];
    return value === null ? null : discordTime(value);
  };
  const override: EventOverride = {
    scheduled_start_time: time('scheduled_start_time'),
    scheduled_end_time: time('scheduled_end_time'),
    is_canceled: wanted.is_canceled ?? before.is_canceled,
  };
  checkOverride(override, state.event, { date, now: core.clock.now() });
  return setEventException(core, guild, state, date, override);
}

function managed(call: Call): { guild: GuildState; state: ScheduledEventState } {
  const { guild } = guildOf(call);
  const state = scheduledEventOf(guild, call);
  needToManage(call, state.event);
  if (isFinished(state)) throw discordError('finishedScheduledEvent');
  return { guild, state };
}

/** Discord has no code of its own for an exception it does not know. */
function exceptionOf({ params }: Call, { event }: ScheduledEventState): WireEventException {
  const id = params.guild_scheduled_event_exception_id;
  const known = event.guild_scheduled_event_exceptions.find(
    ({ event_exception_id }) => event_exception_id === id,
  );
  if (!known) throw discordError('unknownScheduledEvent');
  return known;
}
