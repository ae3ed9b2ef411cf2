import type { OrganisedStanding, ReminderKind } from '@verselink/contracts';
import type { Registration, Terms } from '@verselink/domain';

/** A private message to a member who got a seat. */
interface PromotionEntry {
  /** `<event>:<rev>:<n>`: the same however often it is sent. */
  id: string;
  kind: 'promotion';
  discord_id: string;
  locale: Registration['locale'];
  role_id: string | null;
  /** The member changed places with others: no seat had become free. */
  swapped: boolean;
  correlation_id: string;
}

/** A private message to a member for whom an organiser acted. */
export interface OrganisedEntry {
  /** `<event>:<rev>:o<n>`: the same however often it is sent. */
  id: string;
  kind: 'organised';
  discord_id: string;
  locale: Registration['locale'];
  standing: OrganisedStanding;
  role_id: string | null;
  /** The organiser's name. */
  by: string;
  correlation_id: string;
}

/** A private message to a member whose role, or the one they wait for, was removed from the event. */
export interface RoleRemovedEntry {
  /** `<event>:<rev>:r<n>`: the same however often it is sent. */
  id: string;
  kind: 'role-removed';
  discord_id: string;
  locale: Registration['locale'];
  standing: 'confirmed' | 'waitlisted';
  /** What is left to the member; null = no particular role. */
  role_id: string | null;
  /** The role that is gone. */
  role_name: string;
  correlation_id: string;
}

/** A webhook to VerseLink; `rev` and `n` are its place in the order of the event. */
export interface WebhookEntry {
  id: string;
  kind: 'webhook';
  rev: number;
  n: number;
  type: string;
  data: Record<string, unknown>;
  correlation_id: string;
}

/** A reminder whose time has come: to each guild of the event, and to members who asked for private ones. */
export interface ReminderEntry {
  /** `<event>:<reminder>:<due at>`: the same whoever takes it. */
  id: string;
  kind: 'reminder';
  reminder: ReminderKind;
  due_at: Date;
  correlation_id: string;
}

/** A change of an event: to each member who counts on it. */
export interface ChangeEntry {
  /** `<event>:<rev>:change`: the same however often it is sent. */
  id: string;
  kind: 'event-changed';
  /** What they were told before. */
  from: Terms;
  correlation_id: string;
}

/** What one member is told. */
export type PersonalEntry = PromotionEntry | OrganisedEntry | RoleRemovedEntry;

/** Something to be sent because of a change of an event, kept with it until it is on its way. */
export type OutboxEntry = PersonalEntry | WebhookEntry | ReminderEntry | ChangeEntry;
