/** As an input of the browser wants it: the local time, to the minute. */
export function localOf(time) {
  if (!time) return '';
  const at = new Date(time);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export const isoOf = (local) => new Date(local).toISOString();
