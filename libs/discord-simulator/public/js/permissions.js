/** The rights that a person sets by hand here; others stay as they are (topics/permissions). */
export const IN_CHANNELS = {
  ViewChannel: 1n << 10n,
  SendMessages: 1n << 11n,
  SendMessagesInThreads: 1n << 38n,
  CreatePublicThreads: 1n << 35n,
  CreatePrivateThreads: 1n << 36n,
  EmbedLinks: 1n << 14n,
  AttachFiles: 1n << 15n,
  ReadMessageHistory: 1n << 16n,
  MentionEveryone: 1n << 17n,
  UseApplicationCommands: 1n << 31n,
  Connect: 1n << 20n,
  ManageChannels: 1n << 4n,
  ManageRoles: 1n << 28n,
  ManageMessages: 1n << 13n,
  ManageThreads: 1n << 34n,
  CreateEvents: 1n << 44n,
  ManageEvents: 1n << 33n,
};

export const IN_GUILD = {
  ...IN_CHANNELS,
  Administrator: 1n << 3n,
  ManageGuild: 1n << 5n,
  KickMembers: 1n << 1n,
  BanMembers: 1n << 2n,
  ModerateMembers: 1n << 40n,
  ManageNicknames: 1n << 27n,
};

/** In the words of Discord's own settings. */
export const permissionName = (t, name) => t.permissions[name];
