import type { ChannelState } from '../../state/world.ts';
import type { Call } from '../route.ts';

/** Counts a new name or topic against their hidden limit, once nothing else stands against it. */
export function takeRename({ body, limiter, limitHeaders }: Call, { id }: ChannelState): void {
  if (body.name === undefined && body.topic === undefined) return;
  limiter.takeSublimit('rename', id, limitHeaders);
}
