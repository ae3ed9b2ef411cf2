import type { DiscordSimulator } from '../src/simulator-api.ts';

export interface RestAnswer {
  status: number;
  headers: Headers;
  // Bodies are whatever Discord answers; a test looks at the part it is about.
  body: Record<string, unknown>;
}

export type RestClient = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<RestAnswer>;

/** Plain HTTP with the bot's token: what a client library does under the hood. */
export function restClient({ apiUrl, botToken }: DiscordSimulator): RestClient {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(`${apiUrl}/v10${path}`, {
      method,
      headers: {
        authorization: `Bot ${botToken}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const parsed = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    return { status: response.status, headers: response.headers, body: parsed };
  };
}

/** The codes at one field of a 50035 tree, e.g. `codesAt(body, 'embeds', 0, 'title')`. */
export function codesAt(body: unknown, ...path: (string | number)[]): string[] {
  let node = (body as { errors?: unknown }).errors;
  for (const step of path) node = (node as Record<string, unknown> | undefined)?.[step];
  const { _errors = [] } = (node ?? {}) as { _errors?: { code: string }[] };
  return _errors.map(({ code }) => code);
}
