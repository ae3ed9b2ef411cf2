import type { ScheduledEventState, WireScheduledEvent } from '../state/world.ts';

/** `user_count` is only sent by REST, and only when asked for. */
export function wireScheduledEvent(event: WireScheduledEvent): WireScheduledEvent {
  return { ...event };
}

export function wireScheduledEventWithCount(state: ScheduledEventState): WireScheduledEvent {
  return { ...state.event, user_count: state.subscribers.size };
}
