import { closingIn, isShownIn, viewState, type Event } from '@verselink/domain';
import type { StoredArtefact } from '../../stores/artefact-store.ts';
import type { StoredGuild } from '../../stores/guild-store.ts';
import { blockedReason } from './blocked-reason.ts';

/** Why nothing is to be done about an event in a guild, in a sentence for operators. */
export function whyNothing({
  event,
  guild,
  shown,
  now,
}: {
  event: Event | undefined;
  /** Undefined when it is not linked. */
  guild: Pick<StoredGuild, 'guild_id' | 'org_id' | 'sync_enabled'> | undefined;
  /** The artefact that is meant; undefined for what is told once. */
  shown?: StoredArtefact;
  now: Date;
}): string {
  const blocked = blockedReason(shown);
  if (blocked !== null) return `It is blocked: ${blocked}`;
  if (event === undefined || event.deleted_at !== null) return 'The event was deleted.';
  if (guild === undefined) return 'The server is not linked any more.';
  if (!isShownIn(event, guild)) return 'The event is not shown in this server.';
  if (shown?.discord_id) return 'Discord shows already what it should.';
  if (shown?.dismissed === true) {
    return 'Somebody deleted it in Discord, and it stays away until a repair of the event.';
  }
  return WHY_EVENT[eventState(event, guild.guild_id, now)];
}

const WHY_EVENT = {
  draft: 'The event is a draft.',
  closed: 'The event was ended in this server.',
  cancelled: 'The event is cancelled.',
  completed: 'The event is over.',
  open: 'What it was to do is not wanted any more.',
};

function eventState(event: Event, guildId: string, now: Date): keyof typeof WHY_EVENT {
  const state = viewState(event, now);
  if (state === undefined) return 'draft';
  if (state === 'cancelled' || state === 'completed') return state;
  return closingIn(event, guildId) === undefined ? 'open' : 'closed';
}
