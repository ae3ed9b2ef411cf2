export const toError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown));

/**
 * What an error says, with its name; never empty. Node's AggregateError for a refused connection has no message of its
 * own, and other errors have one only in their cause.
 */
export function errorText(error: Error): string {
  const { name, message, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const parts: unknown[] = error instanceof AggregateError ? error.errors : [cause];
  const inner = parts.filter((part) => part instanceof Error && part !== error) as Error[];
  const said = message || code || inner.map(errorText).join('; ') || 'no message';
  return `${name}: ${said}`;
}
