const SECRET = /token|secret|password|authorization|signature|api_?key/i;
const MASKED = '***';

/** A copy of a JSON value in which whatever is named like a secret, at any depth, is not shown. */
export function maskSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET.test(name) && inner !== null ? MASKED : maskSecrets(inner),
    ]),
  );
}
