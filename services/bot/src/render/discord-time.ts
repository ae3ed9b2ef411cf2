/** Discord shows such a timestamp in each reader's own language and time zone (docs: reference "Message Formatting"). */
export function discordTime(iso: string, style: 'F' | 'f' | 'R' | 't'): string {
  return `<t:${Math.floor(Date.parse(iso) / 1000)}:${style}>`;
}
