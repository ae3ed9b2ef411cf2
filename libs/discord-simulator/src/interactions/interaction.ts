import type { APIMessage, InteractionType } from 'discord-api-types/v10';

/** A member is told "This interaction failed" when no answer has come by then. */
export const ANSWER_WITHIN_MS = 3_000;
/** How long an interaction's token can be used. */
export const TOKEN_LIFETIME_MS = 15 * 60_000;

export type Outcome = 'updated' | 'replied' | 'deferred' | 'modal' | 'autocompleted' | 'failed';

/** What a member did, and what became of it. */
export interface Interaction {
  id: string;
  token: string;
  type: InteractionType;
  guildId: string | null;
  channelId: string;
  userId: string;
  customId: string;
  at: number;
  state: 'waiting' | 'answered' | 'failed';
  outcome: Outcome | null;
  latencyMs: number;
  error: string | null;
  /** The message whose component was used. */
  sourceId: string | null;
  /** What `@original` stands for. */
  originalId: string | null;
  /** "Thinking": the first follow-up or edit fills the message. */
  loading: boolean;
  modal: unknown;
  choices: unknown;
  /** What this member alone was shown in answer. */
  ephemeralIds: Set<string>;
  /** Wakes those who wait for the next thing to happen. */
  listeners: Set<() => void>;
}

/** What the member saw, as of the moment the report was made. */
export interface ClickReport {
  interactionId: string;
  outcome: Outcome;
  latencyMs: number;
  /** What this member alone was shown in answer, newest last. */
  ephemerals: APIMessage[];
  /** The message that the answer created or updated, when everybody sees it. */
  message: APIMessage | null;
  modal: unknown;
  choices: unknown;
  error: string | null;
}

/** Brings an interaction to the application. */
export type Deliver = (interaction: Interaction, data: unknown, message?: APIMessage) => void;
