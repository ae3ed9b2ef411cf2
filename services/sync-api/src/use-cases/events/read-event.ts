import {
  ARTEFACT_KINDS,
  artefactField,
  artefactUrl,
  type ArtefactResource,
  type EventGuildResource,
  type EventResource,
} from '@verselink/contracts';
import { countSeats, differs, isWaiting, phaseOf, placeInLine } from '@verselink/domain';
import type { ArtefactStore, StoredArtefact } from '../../stores/artefact-store.ts';
import type { EventStore } from '../../stores/event-store.ts';
import type { GuildStore } from '../../stores/guild-store.ts';
import { blockedReason } from '../discord-work/blocked-reason.ts';
import { verselinkEvent } from './event-content.ts';
import { guildsShowing } from './event-phases.ts';

/** Reads an event with its roster and the state of every Discord object of it. */
export function createReadEvent({
  events,
  guilds,
  artefacts,
  now,
}: {
  events: EventStore;
  guilds: GuildStore;
  artefacts: ArtefactStore;
  now: () => Date;
}) {
  return async function readEvent(eventId: string): Promise<EventResource | undefined> {
    const event = await events.load(eventId);
    if (event === undefined || event.deleted_at !== null) return undefined;
    const [linked, shown] = await Promise.all([
      guilds.findFor(event.org_id),
      artefacts.findByEvent(eventId),
    ]);
    const guildIds = new Set([...linked, ...shown].map(({ guild_id }) => guild_id));
    const { registrations } = event;
    return {
      event: verselinkEvent(event),
      phase: phaseOf(event, now(), guildsShowing(event, linked)),
      revision: event.rev,
      seats: {
        ...countSeats(event),
        waiting: registrations.filter(isWaiting).length,
      },
      registrations: registrations
        .filter((entry) => entry.status !== 'withdrawn')
        .map((entry) => ({
          discord_id: entry.discord_id,
          user_id: entry.user_id,
          display_name: entry.display_name,
          status: entry.status,
          role_id: entry.role_id,
          waiting_role_id: entry.waiting_role_id,
          place: isWaiting(entry) ? placeInLine(registrations, entry.member) : null,
          note: entry.note,
          ship: entry.ship,
        })),
      guilds: [...guildIds].map((guild_id) => {
        const here = shown.filter((artefact) => artefact.guild_id === guild_id);
        const byField = ARTEFACT_KINDS.map((kind) => [
          artefactField(kind),
          artefactResource(here.find((one) => one.kind === kind && one.slot === '')),
        ]);
        return { guild_id, ...Object.fromEntries(byField) } as EventGuildResource;
      }),
    };
  };
}

function artefactResource(artefact: StoredArtefact | undefined): ArtefactResource {
  if (artefact === undefined) {
    return {
      discord_id: null,
      url: null,
      drift: false,
      blocked: null,
      ended: null,
      applied_at: null,
    };
  }
  return {
    discord_id: artefact.discord_id,
    url: artefactUrl(artefact),
    drift: differs(artefact),
    blocked: blockedReason(artefact),
    ended: artefact.native?.ended?.status ?? null,
    applied_at: artefact.applied_at?.toISOString() ?? null,
  };
}
