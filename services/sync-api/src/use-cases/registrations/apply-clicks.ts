import {
  localeOf,
  snowflakeTime,
  type Locale,
  type Outcome,
  type RegistrationClick,
  type RegistrationDecided,
} from '@verselink/contracts';
import { signupMessageDigest, viewEvent, type Click } from '@verselink/domain';
import { digestOf } from '../../digest-of.ts';
import type { EventStore, StoredEvent } from '../../stores/event-store.ts';
import type { GuildStore, StoredGuild } from '../../stores/guild-store.ts';
import type { StoredInteraction } from '../../stores/interaction-store.ts';
import type { StoredUser, UserStore } from '../../stores/user-store.ts';
import { asUnreadable } from '../events/event-content.ts';
import type { Register, Registered } from './register.ts';

/** A click together with what ties its log lines and messages together. */
export interface ReceivedClick {
  click: RegistrationClick;
  correlationId: string;
}

/** A click that was decided: the answer for the bot and the line for the log. */
export interface DecidedClick {
  decision: RegistrationDecided;
  record: StoredInteraction;
}

/** A sweep leaves younger marks to the process that set them; this one is for the sweep. */
const MARKED_AGO_MS = 10_000;

/**
 * Decides clicks of one event as they come from the bot, in order; clicks of guilds not linked are refused, and those on
 * an event that cannot be read. That one is named in log and health by the sweep.
 */
export function createApplyClicks({
  events,
  guilds,
  users,
  register,
  now,
}: {
  events: Pick<EventStore, 'markUnprojected'>;
  guilds: GuildStore;
  users: UserStore;
  register: Register;
  now: () => Date;
}) {
  return async function applyClicks(
    eventId: string,
    received: ReceivedClick[],
  ): Promise<DecidedClick[]> {
    const [linkedGuilds, known] = await Promise.all([guildsOf(received), knownUsers(received)]);
    const linked = received.filter(({ click }) => linkedGuilds.has(click.guild_id));
    const [{ outcomes, event }] = await Promise.all([
      decide(
        eventId,
        linked.map(({ click }) => ({
          ...asClick(click, known.get(click.member.discord_id)?.user_id ?? null),
          guild: linkedGuilds.get(click.guild_id),
        })),
        linked[0]?.correlationId ?? '',
      ),
      users.noteSeen(newLanguages(linked, linkedGuilds, known)),
    ]);
    const byClick = new Map(linked.map((entry, n) => [entry, outcomes[n]]));
    const viewFor = createViews(event, linkedGuilds, now());
    return received.map((entry) => {
      const { click, correlationId } = entry;
      const outcome: Outcome = byClick.get(entry) ?? {
        kind: 'refused',
        reason: 'guild-not-linked',
      };
      return {
        decision: {
          interaction_id: click.interaction_id,
          event_id: eventId,
          outcome,
          // What a guild may not know of, its bot is not shown.
          ...((isUnknown(outcome) ? undefined : viewFor(click)) ?? NOTHING_TO_SHOW),
        },
        record: recordOf(click, outcome, correlationId, now()),
      };
    });
  };

  async function decide(...[eventId, clicks, id]: Parameters<Register>): Promise<Registered> {
    const registered = await register(eventId, clicks, id).catch(asUnreadable);
    if (registered !== 'unreadable') return registered;
    await events.markUnprojected([eventId], new Date(now().getTime() - MARKED_AGO_MS));
    const refused: Outcome = { kind: 'refused', reason: 'unreadable-event' };
    return { outcomes: clicks.map(() => refused), event: undefined };
  }

  /** The linked ones among the guilds that clicks came from. */
  async function guildsOf(received: ReceivedClick[]) {
    const ids = [...new Set(received.map(({ click }) => click.guild_id))];
    const found = await guilds.recallMany(ids);
    return new Map(found.map((guild) => [guild.guild_id, guild]));
  }

  /** Who the members who clicked are on VerseLink; others register provisionally, until they are linked. */
  async function knownUsers(received: ReceivedClick[]) {
    const ids = [...new Set(received.map(({ click }) => click.member.discord_id))];
    const found = await users.findByDiscordIds(ids);
    return new Map(found.map((user) => [user.discord_id, user]));
  }
}

/**
 * Languages of members' Discord that have to be noted, so that they are also written to in them when somebody else speaks for
 * them: those that differ from what is noted or, where nothing is, from the guild's, which is taken otherwise. Hence most
 * clicks write nothing. An organiser's wish says nothing of the member's language.
 */
function newLanguages(
  clicks: ReceivedClick[],
  guilds: Map<string, StoredGuild>,
  known: Map<string, StoredUser>,
) {
  const seen = new Map<string, Locale>();
  for (const { click } of clicks) {
    const { discord_id, locale } = click.member;
    if (!click.organiser) seen.set(discord_id, localeOf(locale));
    const usual = known.get(discord_id)?.seen_locale ?? guilds.get(click.guild_id)?.locale;
    if (seen.get(discord_id) === usual) seen.delete(discord_id);
  }
  return [...seen].map(([discord_id, seen_locale]) => ({ discord_id, seen_locale }));
}

type Shown = Pick<RegistrationDecided, 'view' | 'view_digest' | 'saved_at'>;

/** The view for each click: made once for all of a guild that see the same. Who asks for the list gets the whole roster. */
function createViews(event: StoredEvent | undefined, guilds: Map<string, StoredGuild>, at: Date) {
  const saved = event?.unprojected_at ? { saved_at: event.unprojected_at.toISOString() } : {};
  const made = new Map<string, Shown | undefined>();
  return ({ guild_id, action }: Pick<RegistrationClick, 'guild_id' | 'action'>) => {
    const whole = action === 'list' ? 'whole' : undefined;
    const key = `${guild_id}:${whole ?? ''}`;
    if (!made.has(key)) {
      const guild = guilds.get(guild_id);
      const view = event && guild && viewEvent(event, guild.locale, at, guild_id, whole);
      made.set(key, view && { view, view_digest: signupMessageDigest(view, digestOf), ...saved });
    }
    return made.get(key);
  };
}

const NOTHING_TO_SHOW = { view: null, view_digest: null };

function isUnknown(outcome: Outcome): boolean {
  return outcome.kind === 'refused' && outcome.reason === 'unknown-event';
}

function asClick(click: RegistrationClick, user_id: string | null): Click {
  const { discord_id, display_name, locale } = click.member;
  return {
    guild_id: click.guild_id,
    id: click.interaction_id,
    action: click.action,
    role_id: click.role_id,
    note: click.note,
    ship: click.ship,
    source: 'click',
    ...(click.organiser ? { organiser: click.organiser } : {}),
    member: {
      member: `d:${discord_id}`,
      discord_id,
      user_id,
      display_name,
      locale: localeOf(locale),
    },
  };
}

function recordOf(
  click: RegistrationClick,
  outcome: Outcome,
  correlation_id: string,
  decided_at: Date,
): StoredInteraction {
  const clicked = snowflakeTime(click.interaction_id);
  return {
    _id: click.interaction_id,
    event_id: click.event_id,
    guild_id: click.guild_id,
    discord_id: click.member.discord_id,
    display_name: click.member.display_name,
    action: click.action,
    role_id: click.role_id,
    organiser: click.organiser ?? null,
    outcome,
    correlation_id,
    clicked_at: new Date(clicked),
    decided_at,
    latency_ms: decided_at.getTime() - clicked,
  };
}
