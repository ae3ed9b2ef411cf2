import { ownedBy } from '@verselink/contracts';
import { isShownIn } from '@verselink/domain';
import type { ArtefactStore } from '../../stores/artefact-store.ts';
import type { EventStore } from '../../stores/event-store.ts';
import type { GuildStore } from '../../stores/guild-store.ts';
import type { FindForeignChannels } from '../guilds/find-foreign-channels.ts';

/** Body of the call; `guild_id` may be left out when one guild shows the event. */
export interface SignupMessageRequest {
  guild_id?: string;
  channel_id?: string;
}

export type PostSignupMessageResult =
  | { kind: 'planned'; rev: number }
  | { kind: 'unknown' }
  /** Nothing is shown of a draft, and a finished event gets no new message. */
  | { kind: 'not-published' }
  | { kind: 'guild-not-linked' }
  | { kind: 'which-guild' }
  /** Neither the call nor the guild's link names a channel. */
  | { kind: 'no-channel' }
  /** The channel of the call is in another guild. */
  | { kind: 'foreign-channel'; channel_id: string };

/** Posts the sign-up message of an event where it is missing, or moves it to another channel. May run twice. */
export function createPostSignupMessage({
  events,
  guilds,
  artefacts,
  findForeignChannels,
  changed,
  now,
}: {
  events: EventStore;
  guilds: GuildStore;
  artefacts: ArtefactStore;
  findForeignChannels: FindForeignChannels;
  changed: (eventId: string, correlationId: string) => void;
  now: () => Date;
}) {
  return async function postSignupMessage(
    eventId: string,
    { guild_id, channel_id }: SignupMessageRequest,
    correlationId: string,
  ): Promise<PostSignupMessageResult> {
    const event = await events.load(eventId);
    if (event === undefined || event.deleted_at !== null) return { kind: 'unknown' };
    if (event.state !== 'published') return { kind: 'not-published' };
    const linked = (await guilds.findFor(event.org_id)).filter((guild) => isShownIn(event, guild));
    const meant = linked.filter((guild) => guild_id === undefined || guild.guild_id === guild_id);
    if (meant.length === 0) return { kind: 'guild-not-linked' };
    if (channel_id !== undefined && meant.length > 1) return { kind: 'which-guild' };
    const places = meant.map(
      ({ channels }) => channel_id ?? channels.event ?? channels.announcement,
    );
    if (places.every((place) => place === null)) return { kind: 'no-channel' };
    const [only] = meant;
    if (channel_id !== undefined && only !== undefined) {
      const foreign = await findForeignChannels(only.guild_id, [channel_id], correlationId);
      if (foreign.has(channel_id)) return { kind: 'foreign-channel', channel_id };
    }
    for (const guild of meant) {
      const of = { kind: 'signup-message', slot: '' } as const;
      const key = { owner: ownedBy(eventId), guild_id: guild.guild_id, ...of };
      if (channel_id === undefined) await artefacts.unblock(key);
      else await artefacts.moveTo(key, channel_id);
    }
    await events.markUnprojected([eventId], now());
    changed(eventId, correlationId);
    return { kind: 'planned', rev: event.rev };
  };
}
