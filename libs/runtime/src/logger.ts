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
  const hide = hiderOf(secrets);
  return winston.createLogger({
    level,
    defaultMeta: { service },
    format: combine(
      errors({ stack: true }),
      plainFields(hide)(),
      timestamp(),
      json(),
      withoutSecrets(hide)(),
    ),
    transports: [new winston.transports.Console()],
  });
}

/** What others send gets into lines, by fields and by texts of errors; nobody reads more of it. */
const LONGEST_TEXT = 1_000;
const LONGEST_STACK = 8_000;

type Hide = (text: string) => string;

/** JSON knows nothing of errors: `{ error }` would be written as `{}`. Long texts are cut. */
function plainFields(hide: Hide) {
  // Cut first, the beginning of a secret would stay.
  const cut = (text: string, most: number) =>
    text.length <= most ? text : `${hide(text).slice(0, most)}… (${text.length} characters)`;

  function spellOut(error: Error): Record<string, unknown> {
    const { name, message, stack, cause } = error;
    return {
      name,
      message: cut(message, LONGEST_TEXT),
      ...('code' in error ? { code: error.code } : {}),
      stack: stack && cut(stack, LONGEST_STACK),
      ...(cause instanceof Error ? { cause: spellOut(cause) } : {}),
    };
  }

  return winston.format((info) => {
    for (const [key, value] of Object.entries(info)) {
      if (value instanceof Error) info[key] = spellOut(value);
      else if (typeof value === 'string') info[key] = cut(value, LONGEST_TEXT);
    }
    return info;
  });
}

const MESSAGE = Symbol.for('message');

/** Works on the finished line, so that no path of a value into it can be forgotten. */
function withoutSecrets(hide: Hide) {
  return winston.format((info) => {
    info[MESSAGE] = hide(String(info[MESSAGE]));
    return info;
  });
}

function hiderOf(secrets: string[]): Hide {
  const hidden = secrets
    .filter((secret) => secret.length >= 4)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  return (text) => hidden.reduce((line, secret) => line.replaceAll(secret, '[secret]'), text);
}
