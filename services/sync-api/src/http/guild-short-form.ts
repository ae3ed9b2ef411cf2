import {
  CHANNEL_NAMES,
  shortChannelField,
  type GuildChannels,
  type GuildLinkChange,
  type GuildLinkPatch,
} from '@verselink/contracts';
import { Problem } from './problem.ts';

/**
 * Reads a body that names channels one by one (`event_channel_id`), in `channels`, or both.
 * @throws Problem naming both fields where they name one channel with different values.
 */
export function withChannels(sent: GuildLinkPatch): GuildLinkChange {
  const change: GuildLinkPatch = { ...sent };
  const channels: Partial<GuildChannels> = { ...sent.channels };
  const contradicted: (keyof GuildChannels)[] = [];
  for (const name of CHANNEL_NAMES) {
    const short = shortChannelField(name);
    const value = sent[short];
    delete change[short];
    if (value === undefined) continue;
    if (channels[name] !== undefined && channels[name] !== value) contradicted.push(name);
    channels[name] = value;
  }
  if (contradicted.length > 0) throw contradiction(contradicted);
  return Object.keys(channels).length > 0 ? { ...change, channels } : change;
}

/** The field in which a caller named a channel. */
export function channelField({ channels }: GuildLinkPatch, name: keyof GuildChannels): string {
  return channels?.[name] === undefined ? shortChannelField(name) : longField(name);
}

const longField = (name: keyof GuildChannels) => `channels.${name}`;

function contradiction(names: (keyof GuildChannels)[]): Problem {
  const errors = names.flatMap((name) => {
    const [short, long] = [shortChannelField(name), longField(name)];
    return [
      { field: short, message: `${short} must be what ${long} is, or one of them be left out` },
      { field: long, message: `${long} must be what ${short} is, or one of them be left out` },
    ];
  });
  return new Problem('validation', 'A channel is named twice, and not as the same; see "errors".', {
    errors,
  });
}
