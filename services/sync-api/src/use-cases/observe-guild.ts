import type { GuildObserved } from '@verselink/contracts';
import type { ArtefactStore } from '../stores/artefact-store.ts';
import type { GuildStore, StoredGuild } from '../stores/guild-store.ts';

/** Takes over what the bot sees of a guild; when that changed, what was blocked there is tried again. */
export function createObserveGuild({
  guilds,
  artefacts,
  now,
}: {
  guilds: GuildStore;
  artefacts: ArtefactStore;
  now: () => Date;
}) {
  return async function observeGuild(seen: GuildObserved): Promise<void> {
    const guild = await guilds.find(seen.guild_id);
    if (guild === undefined) return;
    const status = statusOf(seen);
    const better = abilities(guild) !== abilities({ ...seen, status });
    if (better) await artefacts.unblockGuild(seen.guild_id);
    await guilds.observe(seen.guild_id, {
      status,
      gaps: seen.gaps,
      unknown_channel_ids: seen.unknown_channel_ids,
      observed_at: now(),
      resync_at: better ? now() : null,
      ...(seen.name === null ? {} : { name: seen.name }),
    });
  };
}

function statusOf(seen: GuildObserved): StoredGuild['status'] {
  if (!seen.present) return 'absent';
  return seen.gaps.length > 0 || seen.unknown_channel_ids.length > 0 ? 'incomplete' : 'ready';
}

/** What the bot can do in a guild, comparable. */
function abilities(guild: Pick<StoredGuild, 'status' | 'gaps' | 'unknown_channel_ids'>): string {
  return JSON.stringify([
    guild.status,
    guild.gaps.map((gap) => `${gap.permission} ${gap.channel_id ?? ''}`).sort(),
    [...guild.unknown_channel_ids].sort(),
  ]);
}
