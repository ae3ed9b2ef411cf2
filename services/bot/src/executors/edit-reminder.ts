import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import { signupLink } from '../render/signup-link.ts';
import { textsOf } from '../render/texts/texts.ts';
import type { Executor } from './executor.ts';
import { unlessGone } from './unless-gone.ts';

/** Leads a reminder to another sign-up message; what it says of its moment stays. One that is gone needs nothing. */
export const editReminder: Executor<'dev.verselink.reminder.edit.v1'> = async (
  { guild_id, channel_id, message_id, locale, signup_url },
  { api },
) => {
  const components = signupLink(signup_url, textsOf(locale));
  const { UnknownMessage, UnknownChannel } = RESTJSONErrorCodes;
  const changed = await unlessGone(async () => {
    await api.editMessage({ guild_id, channel_id }, message_id, { components });
  }, [UnknownMessage, UnknownChannel]);
  return { discord_id: changed ? message_id : null, channel_id, changed };
};
