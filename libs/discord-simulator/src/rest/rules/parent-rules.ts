import { ChannelType } from 'discord-api-types/v10';

import type { ChannelState } from '../../state/world.ts';
import { invalidField } from '../form-errors.ts';

const MOST_IN_CATEGORY = 50;

/** The category that a channel is to be in; one that it is in already has room for it. */
export function checkParent(
  channels: readonly ChannelState[],
  parentId: string | null | undefined,
  channel?: ChannelState,
): ChannelState | undefined {
  if (parentId == null) return undefined;
  const parent = channels.find(({ id }) => id === parentId);
  if (parent?.type !== ChannelType.GuildCategory) {
    throw invalidField(['parent_id'], 'CHANNEL_PARENT_INVALID', 'Category does not exist');
  }
  const others = channels.filter((other) => other.parentId === parentId && other !== channel);
  if (others.length >= MOST_IN_CATEGORY) {
    throw invalidField(
      ['parent_id'],
      'CHANNEL_PARENT_MAX_CHANNELS',
      `Maximum number of channels in category reached (${MOST_IN_CATEGORY})`,
    );
  }
  return parent;
}
