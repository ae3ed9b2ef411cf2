import type { EventFacts, EventView, Locale } from '@verselink/contracts';
import type { Event } from './event.ts';
import { viewEvent, viewFacts } from './view-event.ts';

/** The kinds of Discord objects that an event is shown as. */
export const ARTEFACT_KINDS = ['scheduled-event', 'signup-message', 'announcement'] as const;
export type ArtefactKind = (typeof ARTEFACT_KINDS)[number];

/** What a guild's link says about showing events. */
export interface GuildSettings {
  guild_id: string;
  org_id: string | null;
  sync_enabled: boolean;
  locale: Locale;
  /** Where sign-up messages go; null = none are posted. */
  signup_channel_id: string | null;
  /** Where new events are announced, beside the sign-up message; null = nowhere. */
  announcement_channel_id: string | null;
}

/** What we know of one artefact in Discord. */
export interface ArtefactState {
  discord_id: string | null;
  channel_id: string | null;
  /** Digest of what was last put there; null = unknown, so it is put there again. */
  applied_digest: string | null;
  /** Digest that Discord refused for good; null with `blocked` = refused whatever the content. */
  blocked: { digest: string | null } | null;
  /**
   * Somebody ended the scheduled event in Discord, which is final: it is left alone as long as the event keeps the
   * start that it had.
   */
  ended: { start_at: Date } | null;
  /** Address of the cover image that the scheduled event shows; null or missing = none. */
  image_url?: string | null;
  /** The channel that the sign-up message was moved to; null or missing = where the guild's link says. */
  moved_to?: string | null;
  /** Messages that another one has taken the place of, to be removed. */
  leftovers?: MessagePlace[];
}

/** Where a message is. */
export interface MessagePlace {
  channel_id: string;
  discord_id: string;
}

/** One thing to do in Discord. The digest names the state that it brings about. */
export type Step =
  | { kind: 'scheduled-event'; action: 'create'; digest: string; facts: EventFacts }
  | {
      kind: 'scheduled-event';
      action: 'edit';
      digest: string;
      facts: EventFacts;
      discord_id: string;
      shown_image_url: string | null;
    }
  | {
      kind: 'signup-message';
      action: 'create';
      digest: string;
      view: EventView;
      channel_id: string;
    }
  | {
      kind: 'signup-message';
      action: 'edit';
      digest: string;
      view: EventView;
      channel_id: string;
      discord_id: string;
    }
  | {
      kind: 'announcement';
      action: 'create';
      digest: string;
      facts: EventFacts;
      locale: Locale;
      channel_id: string;
      /** What the announcement leads to; null = there is no sign-up message. */
      signup_message: Pick<ArtefactState, 'discord_id' | 'channel_id'> | null;
    }
  | {
      kind: ArtefactKind;
      action: 'delete';
      digest: string;
      channel_id: string | null;
      discord_id: string;
    };

/** The digest of every announcement: once made it is not edited, and not made again when somebody deletes it. */
const ANNOUNCED = 'announced';

/** The digest of "nothing there": what a deletion brings about. */
export const ABSENT = 'absent';

/** The digest of the removal of a message that was replaced: it says nothing of the one that took its place. */
const leftoverDigest = (discordId: string) => `leftover:${discordId}`;

/** True for the digest of a step that removes a leftover. */
export function isLeftover(digest: string): boolean {
  return digest.startsWith(leftoverDigest(''));
}

/** True when an event belongs in a guild: same organisation, where both name one. */
export function concerns(event: Pick<Event, 'org_id'>, guild: Pick<GuildSettings, 'org_id'>) {
  return event.org_id === null || guild.org_id === null || event.org_id === guild.org_id;
}

/**
 * The difference between what an event should look like in a guild and what is there, as steps. It is computed
 * again at every occasion, so a retry, a repair and a late link of a guild need nothing of their own.
 */
export function planProjection({
  event,
  guild,
  artefacts,
  now,
  digestOf,
}: {
  event: Event;
  /** Undefined when the guild is not linked (any more). */
  guild: GuildSettings | undefined;
  artefacts: Partial<Record<ArtefactKind, ArtefactState>>;
  now: Date;
  digestOf: (value: unknown) => string;
}): Step[] {
  const shown = guild?.sync_enabled === true && concerns(event, guild) ? guild : undefined;
  return [
    planScheduledEvent(event, shown, artefacts['scheduled-event'], now, digestOf),
    planSignupMessage(event, shown, artefacts['signup-message'], now, digestOf),
    planAnnouncement(event, shown, artefacts, now),
  ].filter((step) => step !== undefined);
}

function planScheduledEvent(
  event: Event,
  guild: GuildSettings | undefined,
  artefact: ArtefactState | undefined,
  now: Date,
  digestOf: (value: unknown) => string,
): Step | undefined {
  const facts = guild && viewFacts(event, now);
  if (facts === undefined) return planRemoval('scheduled-event', artefact);
  if (artefact?.ended?.start_at.getTime() === event.start_at.getTime()) return undefined;
  const digest = digestOf(facts);
  if (!isDue(artefact, digest)) return undefined;
  if (artefact?.discord_id) {
    return {
      kind: 'scheduled-event',
      action: 'edit',
      digest,
      facts,
      discord_id: artefact.discord_id,
      shown_image_url: artefact.image_url ?? null,
    };
  }
  // Discord refuses a start in the past, and there is nothing to announce once it is over.
  return facts.state === 'published'
    ? { kind: 'scheduled-event', action: 'create', digest, facts }
    : undefined;
}

function planSignupMessage(
  event: Event,
  guild: GuildSettings | undefined,
  artefact: ArtefactState | undefined,
  now: Date,
  digestOf: (value: unknown) => string,
): Step | undefined {
  const view = guild && viewEvent(event, guild.locale, now);
  if (view === undefined) {
    return planRemoval('signup-message', artefact) ?? planLeftover(artefact);
  }
  // The revision alone changes nothing that anybody can see.
  const digest = digestOf({ ...view, rev: 0 });
  const open = view.state === 'published' || view.state === 'running';
  const movedTo = artefact?.moved_to ?? null;
  if (artefact?.discord_id && artefact.channel_id) {
    const { discord_id, channel_id } = artefact;
    if (open && movedTo !== null && movedTo !== channel_id && !isBlocked(artefact, digest)) {
      // The new one first: members always have one to press, and the old one is then a leftover.
      return { kind: 'signup-message', action: 'create', digest, view, channel_id: movedTo };
    }
    return isDue(artefact, digest)
      ? { kind: 'signup-message', action: 'edit', digest, view, channel_id, discord_id }
      : planLeftover(artefact);
  }
  const channel_id = movedTo ?? guild?.signup_channel_id;
  return channel_id && open && isDue(artefact, digest)
    ? { kind: 'signup-message', action: 'create', digest, view, channel_id }
    : undefined;
}

function planLeftover(artefact: ArtefactState | undefined): Step | undefined {
  const leftover = artefact?.leftovers?.find(
    ({ discord_id }) => discord_id !== artefact.discord_id,
  );
  return (
    leftover && {
      kind: 'signup-message',
      action: 'delete',
      digest: leftoverDigest(leftover.discord_id),
      ...leftover,
    }
  );
}

/** Announced once, when there is something to lead to: after the sign-up message, unless that cannot be posted. */
function planAnnouncement(
  event: Event,
  guild: GuildSettings | undefined,
  artefacts: Partial<Record<ArtefactKind, ArtefactState>>,
  now: Date,
): Step | undefined {
  const { announcement: artefact, 'signup-message': signup } = artefacts;
  const facts = guild && viewFacts(event, now);
  if (facts === undefined) return planRemoval('announcement', artefact);
  const channel_id = guild?.announcement_channel_id;
  if (!guild || !channel_id || facts.state !== 'published') return undefined;
  if (!isDue(artefact, ANNOUNCED)) return undefined;
  const posted = signup?.discord_id ? signup : null;
  if (guild.signup_channel_id !== null && posted === null && !signup?.blocked) return undefined;
  return {
    kind: 'announcement',
    action: 'create',
    digest: ANNOUNCED,
    facts,
    locale: guild.locale,
    channel_id,
    signup_message: posted,
  };
}

function planRemoval(kind: ArtefactKind, artefact: ArtefactState | undefined): Step | undefined {
  if (!artefact?.discord_id || !isDue(artefact, ABSENT)) return undefined;
  const { discord_id, channel_id } = artefact;
  return { kind, action: 'delete', digest: ABSENT, discord_id, channel_id };
}

function isDue(artefact: ArtefactState | undefined, digest: string): boolean {
  if (artefact === undefined) return true;
  return !isBlocked(artefact, digest) && artefact.applied_digest !== digest;
}

function isBlocked({ blocked }: ArtefactState, digest: string): boolean {
  return blocked !== null && (blocked.digest ?? digest) === digest;
}
