import type { VoiceKind } from '@verselink/contracts';

/** The permissions that the bot works with, and no others (Discord, "Permissions"). */
const PERMISSIONS = [
  1n << 10n, // VIEW_CHANNEL
  1n << 11n, // SEND_MESSAGES
  1n << 14n, // EMBED_LINKS
  1n << 16n, // READ_MESSAGE_HISTORY
  // CREATE_EVENTS: since 2026-02-23 events are created with it; MANAGE_EVENTS is only for events of others.
  1n << 44n,
];

/** What scheduled events in a channel need besides (Discord, "Guild Scheduled Event", "Permissions Requirements"). */
const VOICE_PERMISSIONS: Readonly<Record<VoiceKind, readonly bigint[]>> = {
  voice: [1n << 20n], // CONNECT
  stage: [1n << 4n, 1n << 22n, 1n << 24n], // MANAGE_CHANNELS, MUTE_MEMBERS, MOVE_MEMBERS
};

/** Threads under sign-up messages: CREATE_PUBLIC_THREADS, and MANAGE_THREADS to archive and lock them. */
const THREAD_PERMISSIONS = [1n << 35n, 1n << 34n];

/**
 * The link with which an administrator adds the bot to a server, with exactly the permissions it needs.
 * @param uses `voice`: the kind of channel in which its scheduled events are held, null = none; `threads`: sign-up
 *   messages have them.
 */
export function inviteUrl(
  clientId: string,
  guildId: string,
  { voice, threads }: { voice: VoiceKind | null; threads: boolean },
): string {
  const needed = [
    ...PERMISSIONS,
    ...(voice === null ? [] : VOICE_PERMISSIONS[voice]),
    ...(threads ? THREAD_PERMISSIONS : []),
  ];
  const permissions = needed.reduce((sum, bit) => sum | bit, 0n);
  const query = new URLSearchParams({
    client_id: clientId,
    scope: 'bot applications.commands',
    permissions: permissions.toString(),
    guild_id: guildId,
  });
  return `https://discord.com/oauth2/authorize?${query.toString()}`;
}
