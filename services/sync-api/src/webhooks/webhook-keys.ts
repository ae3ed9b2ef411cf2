const PREFIX = 'whsec_';
/** Standard Webhooks, "Signature scheme": keys are of 24 to 64 bytes. Longer ones do no harm. */
const MIN_KEY_BYTES = 24;
const MIN_TEXT = 16;

/**
 * The keys in a list of secrets, separated by commas: `whsec_…` holds a key as base64, any other text is one as it stands.
 * @throws Error for a secret that is none: what is no base64 would be skipped, and an empty key signs for everybody.
 */
export function webhookKeys(secrets: string): Buffer[] {
  return secrets.split(',').map((secret) => {
    if (!secret.startsWith(PREFIX)) return textKey(secret);
    const base64 = secret.slice(PREFIX.length);
    const key = Buffer.from(base64, 'base64');
    if (key.toString('base64') !== base64 || key.length < MIN_KEY_BYTES) {
      throw new Error(
        `what follows "${PREFIX}" must be base64 of at least ${MIN_KEY_BYTES} bytes, with its padding; "openssl rand -base64 32" makes one`,
      );
    }
    return key;
  });
}

function textKey(secret: string): Buffer {
  if (secret.length < MIN_TEXT || /\s/.test(secret)) {
    throw new Error(
      `each secret must be "${PREFIX}" and base64, or text of at least ${MIN_TEXT} characters without spaces`,
    );
  }
  return Buffer.from(secret, 'utf8');
}
