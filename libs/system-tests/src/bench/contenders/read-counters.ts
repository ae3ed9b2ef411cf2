/** What sync-api has counted since its start. */
export interface Counters {
  commands: number;
  sweeps: number;
  /** Through the broker, both ways. */
  messages: number;
}

/** Reads the series of sync-api that the bench reckons with. */
export async function readCounters(opsUrl: string): Promise<Counters> {
  const text = await (await fetch(`${opsUrl}/metrics`)).text();
  return {
    commands: sumOf(text, 'verselink_database_commands_total'),
    sweeps: sumOf(text, 'verselink_sweep_seconds_count'),
    messages:
      sumOf(text, 'verselink_messages_published_total') +
      sumOf(text, 'verselink_messages_handled_seconds_count'),
  };
}

/** The sum of a series over all its labels. */
function sumOf(text: string, name: string): number {
  const lines = text.split('\n').filter((line) => new RegExp(`^${name}[ {]`).test(line));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}
