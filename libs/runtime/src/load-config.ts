import type { ObjectSchema } from 'joi';

/** Stops a start: the message names every bad variable and what is expected of it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads a service's settings from the environment, once, in `main.ts`. An empty value counts as not set.
 * Values never appear in the error, since some are secrets.
 * @throws ConfigError naming every bad variable.
 */
export function loadConfig<T>({
  schema,
  env,
}: {
  schema: ObjectSchema<T>;
  env: Record<string, string | undefined>;
}): T {
  const variables = describeVariables(schema);
  const given = Object.fromEntries(
    variables
      .map(({ name }) => [name, env[name]] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const checked = schema.validate(given, {
    abortEarly: false,
    errors: { wrap: { label: false } },
    // joi's own texts of these two repeat the value.
    messages: {
      'string.pattern.base': '{#label} must match {#regex}',
      'string.pattern.name': '{#label} must be a valid {#name}',
    },
  });
  if (checked.error === undefined) return checked.value;
  const lines = checked.error.details.map((detail) => {
    const name = detail.path.join('.');
    const about = variables.find((variable) => variable.name === name);
    return `  ${detail.message}${about?.text ? ` (${about.text})` : ''}`;
  });
  throw new ConfigError(`The configuration is not valid:\n${lines.join('\n')}`);
}

interface Variable {
  name: string;
  text: string;
  fallback: string;
}

function describeVariables(schema: ObjectSchema): Variable[] {
  const keys = (schema.describe() as { keys?: Record<string, JoiKey> }).keys ?? {};
  return Object.entries(keys).map(([name, key]) => ({
    name,
    text: key.flags?.description ?? '',
    fallback:
      key.flags?.presence === 'required'
        ? 'required'
        : key.flags?.default === undefined
          ? 'not set'
          : JSON.stringify(key.flags.default),
  }));
}

interface JoiKey {
  flags?: { description?: string; presence?: string; default?: unknown };
}

/** The text of `--help`: every variable with its default and meaning, from the schema's own descriptions. */
export function configHelp({ title, schema }: { title: string; schema: ObjectSchema }): string {
  const rows = describeVariables(schema);
  const width = Math.max(...rows.map((row) => row.name.length));
  return [
    title,
    '',
    'Configured by environment variables:',
    ...rows.map((row) => `  ${row.name.padEnd(width)}  ${row.text} [${row.fallback}]`),
  ].join('\n');
}
