import type {
  APIApplicationCommand,
  APIGuildScheduledEvent,
  APIMessage,
  APIOverwrite,
  APIRole,
  APIThreadMember,
  APIThreadMetadata,
  APIUser,
  ChannelType,
} from 'discord-api-types/v10';

/**
 * Everything the simulated Discord knows, in the form Discord sends it wherever that form is
 * self-contained. Only `actions/` changes it.
 */
export interface World {
  application: ApplicationState;
  users: Map<string, UserState>;
  guilds: Map<string, GuildState>;
  channels: Map<string, ChannelState>;
  ephemerals: Map<string, EphemeralState>;
  /** Keyed by guild id, or `global`. */
  commands: Map<string, APIApplicationCommand[]>;
  /** Uploaded pictures by hash: what the CDN would serve. */
  images: Map<string, { contentType: string; base64: string }>;
}

export interface ApplicationState {
  id: string;
  name: string;
  description: string;
  token: string;
  ownerId: string;
  publicKey: string;
  /** PKCS8, base64: signs interactions that are sent by HTTP. */
  privateKey: string;
  interactionsEndpointUrl: string | null;
}

export interface UserState {
  user: APIUser;
  locale: string;
  acceptsDms: boolean;
}

export interface GuildState {
  id: string;
  name: string;
  icon: string | null;
  ownerId: string;
  locale: string;
  createdAt: number;
  unavailable: boolean;
  roles: Map<string, APIRole>;
  members: Map<string, MemberState>;
  /** By user id. */
  bans: Map<string, { reason: string | null }>;
  scheduledEvents: Map<string, ScheduledEventState>;
  /** Who is in a voice or stage channel, by user id. */
  voice: Map<string, VoiceState>;
}

export interface VoiceState {
  channelId: string;
  sessionId: string;
  mute: boolean;
  deaf: boolean;
}

export interface MemberState {
  userId: string;
  nick: string | null;
  roles: string[];
  joinedAt: string;
  timedOutUntil: string | null;
}

export interface ChannelState {
  id: string;
  type: ChannelType;
  /** null for a direct message. */
  guildId: string | null;
  name: string;
  position: number;
  parentId: string | null;
  topic: string | null;
  nsfw: boolean;
  rateLimitPerUser: number;
  overwrites: APIOverwrite[];
  recipientId: string | null;
  lastMessageId: string | null;
  lastPinAt: string | null;
  /** When each message that is pinned was, by its id. */
  pins: Map<string, string>;
  bitrate: number;
  userLimit: number;
  /** When the last guest left a voice channel; null while somebody is there. */
  emptySince: number | null;
  thread: ThreadState | null;
  messages: Map<string, APIMessage>;
}

export interface ThreadState {
  ownerId: string;
  metadata: APIThreadMetadata;
  members: Map<string, APIThreadMember>;
  totalMessages: number;
}

/** Discord answers more than the typings know: the exceptions list is required in responses. */
export type WireScheduledEvent = APIGuildScheduledEvent & {
  guild_scheduled_event_exceptions: WireEventException[];
};

/** One date of a recurring event that is moved or left out; its id is the date it would have. */
export interface WireEventException {
  event_id: string;
  event_exception_id: string;
  scheduled_start_time: string | null;
  scheduled_end_time: string | null;
  is_canceled: boolean;
}

/** Uninterested or interested, as Discord numbers it. */
export type Rsvp = 0 | 1;

export interface ScheduledEventState {
  event: WireScheduledEvent;
  /** Those interested in the event as a whole. */
  subscribers: Set<string>;
  /** What members answered for one date of a recurring event, by its id, then by user. */
  dateAnswers: Map<string, Map<string, Rsvp>>;
}

/** A message that one member alone sees. */
export interface EphemeralState {
  id: string;
  guildId: string | null;
  channelId: string;
  userId: string;
  interactionId: string;
  message: APIMessage;
  at: number;
}

export function createWorld(application: ApplicationState): World {
  return {
    application,
    users: new Map(),
    guilds: new Map(),
    channels: new Map(),
    ephemerals: new Map(),
    commands: new Map(),
    images: new Map(),
  };
}
