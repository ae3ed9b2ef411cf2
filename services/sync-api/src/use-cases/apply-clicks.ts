import {
  localeOf,
  type Locale,
  type Outcome,
  type RegistrationClick,
  type RegistrationDecided,
} from '@verselink/contracts';
import { applyClick, viewEvent, type Event, type Registration } from '@verselink/domain';
import type { EventStore, StoredEvent } from '../stores/event-store.ts';
import type { GuildStore } from '../stores/guild-store.ts';
import { promotionNotices } from './promotion-notices.ts';

/** A click together with what ties its log lines and messages together. */
export interface ReceivedClick {
  click: RegistrationClick;
  correlationId: string;
}

/**
 * Decides clicks of one event, in order, with one read and one write: N pure decisions, one conditional update.
 * When another writer was faster everything is decided again on the newer state. Returns a decision per click;
 * nothing is answered before it is saved.
 */
export function createApplyClicks({
  events,
  guilds,
  changed,
  now,
}: {
  events: EventStore;
  guilds: GuildStore;
  changed: (eventId: string, correlationId: string) => void;
  now: () => Date;
}) {
  return async function applyClicks(
    eventId: string,
    received: ReceivedClick[],
  ): Promise<RegistrationDecided[]> {
    const locales = await guildLocales(received);
    for (;;) {
      const stored = await events.load(eventId);
      const decided = decideAll(stored, received, locales);
      if (stored !== undefined && decided.registrations !== stored.registrations) {
        const correlationId = received[0]?.correlationId ?? '';
        const { registrations, promoted } = decided;
        const rev = stored.rev + 1;
        const saved = await events.save({
          id: eventId,
          rev: stored.rev,
          change: { registrations },
          outbox: promotionNotices({ eventId, rev, promoted, registrations, correlationId }),
          now: now(),
        });
        if (!saved) continue;
        changed(eventId, correlationId);
        return answers(received, decided.outcomes, { ...stored, registrations, rev }, locales);
      }
      return answers(received, decided.outcomes, stored, locales);
    }
  };

  /** The language of each linked guild that clicks came from. */
  async function guildLocales(received: ReceivedClick[]): Promise<Map<string, Locale>> {
    const ids = [...new Set(received.map(({ click }) => click.guild_id))];
    const found = await Promise.all(ids.map(async (id) => await guilds.find(id)));
    return new Map(found.flatMap((guild) => (guild ? [[guild.guild_id, guild.locale]] : [])));
  }

  function answers(
    received: ReceivedClick[],
    outcomes: Outcome[],
    event: Event | undefined,
    locales: Map<string, Locale>,
  ): RegistrationDecided[] {
    const views = new Map(
      [...locales].map(([guildId, locale]) => [
        guildId,
        event ? viewEvent(event, locale, now()) : undefined,
      ]),
    );
    return received.map(({ click }, n) => ({
      interaction_id: click.interaction_id,
      event_id: click.event_id,
      outcome: outcomes[n] ?? { kind: 'refused', reason: 'unknown-event' },
      view: views.get(click.guild_id) ?? null,
    }));
  }
}

function decideAll(
  stored: StoredEvent | undefined,
  received: ReceivedClick[],
  locales: Map<string, Locale>,
): { outcomes: Outcome[]; registrations: Registration[]; promoted: Registration[] } {
  let registrations = stored?.registrations ?? [];
  const promoted: Registration[] = [];
  const outcomes = received.map(({ click }): Outcome => {
    if (stored === undefined) return { kind: 'refused', reason: 'unknown-event' };
    if (!locales.has(click.guild_id)) return { kind: 'refused', reason: 'guild-not-linked' };
    const applied = applyClick(
      { ...stored, registrations },
      {
        id: click.interaction_id,
        action: click.action,
        role_id: click.role_id,
        member: {
          member: `d:${click.member.discord_id}`,
          discord_id: click.member.discord_id,
          user_id: null,
          display_name: click.member.display_name,
          locale: localeOf(click.member.locale),
        },
      },
    );
    registrations = applied.registrations;
    promoted.push(...applied.promoted);
    return applied.outcome;
  });
  return { outcomes, registrations, promoted };
}
