/** When an event is next; one date of a recurring event may be moved or left out. */
export const nextTimes = (event) =>
  event.next_dates.find(({ is_canceled }) => !is_canceled) ?? event;

/** Orders events by their next start. */
export const byStart = (a, b) =>
  Date.parse(nextTimes(a).scheduled_start_time) - Date.parse(nextTimes(b).scheduled_start_time);
