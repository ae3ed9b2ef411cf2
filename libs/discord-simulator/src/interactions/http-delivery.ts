import { createPrivateKey, randomBytes, sign } from 'node:crypto';

import { parseJson } from '../rest/parse-json.ts';
import type { World } from '../state/world.ts';

export interface HttpAnswer {
  status: number;
  body: unknown;
}

/** POSTs an interaction to the application, signed as Discord signs (interactions/overview). */
export async function postInteraction(
  world: World,
  url: string,
  payload: unknown,
  { forge = false, timeoutMs = 3_000 } = {},
): Promise<HttpAnswer> {
  const body = JSON.stringify(payload);
  const timestamp = Math.floor(Date.now() / 1000).toString();
  const key = createPrivateKey({
    key: Buffer.from(world.application.privateKey, 'base64'),
    format: 'der',
    type: 'pkcs8',
  });
  const signature = forge ? randomBytes(64) : sign(null, Buffer.from(timestamp + body), key);
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-signature-ed25519': signature.toString('hex'),
      'x-signature-timestamp': timestamp,
    },
    body,
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : parseJson(text) };
}

/** The address is only taken when it answers PING, and refuses a forged signature with 401. */
export async function verifyEndpoint(world: World, url: string): Promise<string | null> {
  const ping = { id: '1', application_id: world.application.id, type: 1, token: '', version: 1 };
  const good = await postInteraction(world, url, ping).catch(() => null);
  if (good?.status !== 200 || (good.body as { type?: unknown } | null)?.type !== 1) {
    return 'it did not answer PING with {"type":1}';
  }
  const forged = await postInteraction(world, url, ping, { forge: true }).catch(() => null);
  return forged?.status === 401 ? null : 'it did not refuse a forged signature with 401';
}
