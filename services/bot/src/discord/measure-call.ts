import { routeTemplate } from './route-template.ts';

/** One call to Discord as it went over the network; what it waited for in a queue of discord.js is not in it. */
export interface DiscordCall {
  method: string;
  /** Template: no ids, no tokens. */
  route: string;
  /** `2xx`, `4xx`, …, or `none` when no answer came. */
  status: string;
  seconds: number;
}

/** Makes a call and tells how it went. */
export async function measureCall<T extends { status: number }>(
  { url, method = 'GET' }: { url: string; method?: string | undefined },
  call: () => Promise<T>,
  tell: (call: DiscordCall) => void,
): Promise<T> {
  const startedAt = performance.now();
  let status = 'none';
  try {
    const answer = await call();
    status = `${Math.floor(answer.status / 100)}xx`;
    return answer;
  } finally {
    const seconds = (performance.now() - startedAt) / 1_000;
    tell({ method: method.toUpperCase(), route: routeTemplate(url), status, seconds });
  }
}
