import { generateKeyPairSync, randomBytes } from 'node:crypto';

import type { Snowflakes } from './snowflake.ts';
import type { ApplicationState } from './state/world.ts';

/** A new application with a token in Discord's form and an Ed25519 key pair. */
export function createApplication(
  ids: Snowflakes,
  { botToken, botName = 'VerseLink' }: { botToken?: string; botName?: string },
): ApplicationState {
  const id = ids.next();
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    id,
    name: botName,
    description: '',
    token: botToken ?? newToken(id),
    ownerId: ids.next(),
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex'),
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    interactionsEndpointUrl: null,
  };
}

export function newToken(applicationId: string): string {
  const part = (bytes: Buffer) => bytes.toString('base64url');
  return `${part(Buffer.from(applicationId))}.${part(randomBytes(4))}.${part(randomBytes(27))}`;
}
