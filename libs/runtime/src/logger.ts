import winston from 'winston';

/** What the libraries need of a logger; winston's fits. */
export type Logger = winston.Logger;

/**
 * JSON lines on standard output, one per unit of work. Child loggers carry the correlation id.
 * `secrets` never reach the output, wherever in a line they would stand.
 */
export function createLogger({
  service,
  level,
  secrets = [],
}: {
  service: string;
  level: string;
  secrets?: string[];
}): Logger {
  const { combine, timestamp, errors, json } = winston.format;
  return winston.createLogger({
    level,
    defaultMeta: { service },
    format: combine(
      errors({ stack: true }),
      spelledOutErrors(),
      timestamp(),
      json(),
      withoutSecrets(secrets)(),
    ),
    transports: [new winston.transports.Console()],
  });
}

/** JSON knows nothing of errors: `{ error }` would be written as `{}`. */
const spelledOutErrors = winston.format((info) => {
  for (const [key, value] of Object.entries(info)) {
    if (value instanceof Error) info[key] = spellOut(value);
  }
  return info;
});

function spellOut(error: Error): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  return {
    name,
    message,
    ...('code' in error ? { code: error.code } : {}),
    stack,
    ...(cause instanceof Error ? { cause: spellOut(cause) } : {}),
  };
}

const MESSAGE = Symbol.for('message');

/** Works on the finished line, so that no path of a value into it can be forgotten. */
function withoutSecrets(secrets: string[]) {
  const hidden = secrets
    .filter((secret) => secret.length >= 4)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  return winston.format((info) => {
    let line = String(info[MESSAGE]);
    for (const secret of hidden) line = line.replaceAll(secret, '[secret]');
    info[MESSAGE] = line;
    return info;
  });
}
