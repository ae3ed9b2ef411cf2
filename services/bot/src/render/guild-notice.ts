import type { DirectMessageSend } from '@verselink/contracts';
import type {
  APIEmbed,
  APIMessage,
  RESTPostAPIChannelMessageJSONBody,
} from 'discord-api-types/v10';
import { directMessage } from './direct-message.ts';
import { isMarked, MARK_LENGTH, markInvisibly } from './invisible-mark.ts';
import { LIMITS } from './limits.ts';
import { truncate } from './plain-text.ts';
import { signupLink } from './signup-link.ts';
import { textsOf } from './texts/texts.ts';

/** What a member is told in the guild who takes no private messages: the same, with their name on it. It rings only them. */
export function guildNotice(
  command: DirectMessageSend,
  signupUrl: string | null,
): RESTPostAPIChannelMessageJSONBody {
  const { recipient_id, locale } = command;
  const texts = textsOf(locale);
  const embed: APIEmbed = { description: texts.closedToPrivate };
  return {
    content: markInvisibly(
      truncate(
        `<@${recipient_id}>\n${directMessage(command)}`,
        LIMITS.messageContent - MARK_LENGTH,
      ),
      command.nonce,
    ),
    embeds: [embed],
    components: signupLink(signupUrl, texts),
    allowed_mentions: { users: [recipient_id] },
  };
}

/** True for the message that this command posted: how it is found again. */
export function isGuildNoticeOf(
  { content }: Pick<APIMessage, 'content'>,
  { nonce }: Pick<DirectMessageSend, 'nonce'>,
): boolean {
  return isMarked(content, nonce);
}
