import Joi from 'joi';

/** Discord epoch: 2015-01-01T00:00:00Z in ms (Discord reference, "Snowflakes"). */
const DISCORD_EPOCH_MS = 1_420_070_400_000n;

/** A Discord id: 17-20 decimal digits as a string; a JS number would lose its last digits. */
export const snowflakeSchema = Joi.string()
  .pattern(/^\d{17,20}$/)
  .messages({
    'string.pattern.base': '{{#label}} must be a Discord id (17 to 20 digits, as a string)',
  });

/** The moment that a snowflake carries, in ms since 1970. */
export function snowflakeTime(id: string): number {
  return Number((BigInt(id) >> 22n) + DISCORD_EPOCH_MS);
}

/** The smallest snowflake of a moment (ms since 1970), so that REST requests and clicks share one order. */
export function snowflakeAt(ms: number): string {
  return ((BigInt(ms) - DISCORD_EPOCH_MS) << 22n).toString();
}

/** Orders two snowflakes by age: negative when `a` is older. */
export function compareSnowflakes(a: string, b: string): number {
  return a.length === b.length ? (a < b ? -1 : a > b ? 1 : 0) : a.length - b.length;
}
