import { isDiscordError } from '../discord/rest-failures.ts';

/** Removes something; that it is gone already is a success (false: nothing had to be done). */
export async function unlessGone(remove: () => Promise<void>, codes: number[]): Promise<boolean> {
  try {
    await remove();
    return true;
  } catch (error) {
    if (isDiscordError(error, ...codes)) return false;
    throw error;
  }
}
