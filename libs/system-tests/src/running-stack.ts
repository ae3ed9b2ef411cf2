import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** What a running `npm start` has written to `.local/stack.json`, as far as scripts need it. */
export interface RunningStack {
  api_url: string;
  api_token: string;
  /** The simulator; null when another Discord is used. */
  page_url: string | null;
  guild_id: string | null;
}

/** What the simulator shows, as far as scripts need it (`GET /_sim/snapshot`). */
export interface Snapshot {
  guilds: {
    id: string;
    channels: { id: string; name: string; messages: ShownMessage[] }[];
    scheduled_events: {
      id: string;
      name: string;
      status: number;
      scheduled_start_time: string;
      description: string | null;
    }[];
    members: { nick: string | null; user: { id: string } }[];
  }[];
}

export interface ShownMessage {
  id: string;
  embeds: { title?: string; description?: string; fields?: { name: string; value: string }[] }[];
  components: { components: { custom_id?: string }[] }[];
}

/** What a member saw of their click (`POST /_sim/click`). */
export interface ClickReport {
  outcome: string;
  latency_ms: number;
  ephemerals: (ShownMessage & { content?: string })[];
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A path inside the repository. */
export const inRepository = (path: string): string => root + path;

/** The stack that runs here. @throws an error that says to start one. */
export async function readRunningStack(): Promise<RunningStack> {
  const text = await readFile(inRepository('.local/stack.json'), 'utf8').catch(() => undefined);
  if (text === undefined) throw new Error('Nothing runs here: begin with "npm start".');
  return JSON.parse(text) as RunningStack;
}

/** Asks the simulator; its errors are sentences. */
export async function askSimulator<T>(pageUrl: string, path: string, body?: object): Promise<T> {
  const response = await fetch(`${pageUrl}/_sim/${path}`, {
    ...(body === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
  });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return (await response.json()) as T;
}
