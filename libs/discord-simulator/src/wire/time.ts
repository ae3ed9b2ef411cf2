/** Times as Discord prints them: microseconds (left out when zero) and a numeric offset. */
export function discordTime(at: number | string): string {
  const iso = new Date(at).toISOString();
  return iso.endsWith('.000Z') ? iso.replace('.000Z', '+00:00') : iso.replace('Z', '000+00:00');
}
