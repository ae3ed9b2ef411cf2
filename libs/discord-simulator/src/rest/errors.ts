/** An answer other than success, as Discord words it (developers/topics/opcodes-and-status-codes). */
export class DiscordError extends Error {
  readonly status: number;
  readonly code: number;
  readonly details: Record<string, unknown>;

  constructor(status: number, code: number, message: string, details = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }

  body(): Record<string, unknown> {
    return { message: this.message, code: this.code, ...this.details };
  }
}

const KNOWN = {
  notFound: [404, 0, '404: Not Found'],
  methodNotAllowed: [405, 0, '405: Method Not Allowed'],
  unauthorized: [401, 0, '401: Unauthorized'],
  tooLarge: [413, 40005, 'Request entity too large'],
  invalidVersion: [400, 50041, 'Invalid API version'],
  unknownChannel: [404, 10003, 'Unknown Channel'],
  unknownGuild: [404, 10004, 'Unknown Guild'],
  unknownApplication: [404, 10002, 'Unknown Application'],
  unknownMember: [404, 10007, 'Unknown Member'],
  unknownMessage: [404, 10008, 'Unknown Message'],
  unknownOverwrite: [404, 10009, 'Unknown Permission Overwrite'],
  unknownRole: [404, 10011, 'Unknown Role'],
  unknownUser: [404, 10013, 'Unknown User'],
  unknownWebhook: [404, 10015, 'Unknown Webhook'],
  unknownBan: [404, 10026, 'Unknown Ban'],
  unknownInteraction: [404, 10062, 'Unknown interaction'],
  unknownCommand: [404, 10063, 'Unknown application command'],
  unknownScheduledEvent: [404, 10070, 'Unknown Guild Scheduled Event'],
  tooManyRoles: [400, 30005, 'Maximum number of guild roles reached (250)'],
  tooManyChannels: [400, 30013, 'Maximum number of guild channels reached (500)'],
  tooManyOverwrites: [400, 30060, 'Maximum number of channel permission overwrites reached (1000)'],
  tooManyPins: [400, 30003, 'Maximum number of pins reached (250)'],
  tooManyCommands: [400, 30032, 'Maximum number of application commands reached (100)'],
  tooManyScheduledEvents: [
    400,
    30038,
    'Maximum number of uncompleted guild scheduled events reached (100)',
  ],
  notInVoice: [400, 40032, 'Target user is not connected to voice.'],
  tooManyCommandCreates: [
    400,
    30034,
    'Max number of daily application command creates has been reached (200)',
  ],
  dmsTooFast: [403, 40003, 'You are opening direct messages too fast'],
  alreadyAcknowledged: [400, 40060, 'Interaction has already been acknowledged.'],
  missingAccess: [403, 50001, 'Missing Access'],
  notInDm: [403, 50003, 'Cannot execute action on a DM channel'],
  notYourMessage: [403, 50005, 'Cannot edit a message authored by another user'],
  emptyMessage: [400, 50006, 'Cannot send an empty message'],
  cannotDm: [403, 50007, 'Cannot send messages to this user'],
  nonTextChannel: [400, 50008, 'Cannot send messages in a non-text channel'],
  missingPermissions: [403, 50013, 'Missing Permissions'],
  invalidWebhookToken: [401, 50027, 'Invalid Webhook Token'],
  tooOldToBulkDelete: [400, 50034, 'You can only bulk delete messages that are under 14 days old.'],
  wrongChannelType: [400, 50024, 'Cannot execute action on this channel type'],
  systemMessage: [403, 50021, 'Cannot execute action on a system message'],
  invalidRole: [400, 50028, 'Invalid Role'],
  threadArchived: [400, 50083, 'Thread is archived'],
  entityTypeMismatch: [
    400,
    50091,
    'Entity type of the scheduled event cannot be used with this channel.',
  ],
  invalidJson: [400, 50109, 'The request body contains invalid JSON.'],
  noMutualGuild: [403, 50278, 'Cannot send messages to this user due to having no mutual guilds'],
  nobodyBanned: [400, 500000, 'Failed to ban users'],
  cannotReply: [403, 160002, 'Cannot reply without permission to read message history'],
  threadAlreadyCreated: [400, 160004, 'A thread has already been created for this message'],
  threadLocked: [400, 160005, 'Thread is locked'],
  tooManyActiveThreads: [400, 160006, 'Maximum number of active threads reached'],
  emptyEventException: [
    400,
    180005,
    'A guild scheduled event exception must change something: its start, its end, or whether it is canceled.',
  ],
  finishedScheduledEvent: [400, 180000, 'Cannot update a finished event'],
} as const satisfies Record<string, readonly [status: number, code: number, message: string]>;

export type KnownError = keyof typeof KNOWN;

export function discordError(name: KnownError): DiscordError {
  const [status, code, message] = KNOWN[name];
  return new DiscordError(status, code, message);
}
