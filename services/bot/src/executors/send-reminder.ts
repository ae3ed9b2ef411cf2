import { isReminderOf, reminderLine, reminderMessage } from '../render/reminder.ts';
import { derivedNonce } from './derived-nonce.ts';
import type { Executor } from './executor.ts';
import { findOrCreate } from './find-or-create.ts';

/** 24 characters each at most, so that a line of text fits beside them within Discord's 2000; 100 may be allowed. */
const MENTIONS_PER_MESSAGE = 60;

/**
 * Posts a reminder; members who do not fit into one message are mentioned in replies to it. Run again, it finds the
 * first message and mentions only those who were not mentioned yet.
 */
export const sendReminder: Executor<'dev.verselink.reminder.send.v1'> = async (
  command,
  { api, inTurn, selfId, wait },
) =>
  await inTurn(`reminder:${command.guild_id}:${command.view.event_id}`, async () => {
    const { guild_id, channel_id, nonce, view, mentions, maybe_done } = command;
    const place = { guild_id, channel_id };
    const ownMessages = async () =>
      (await api.recentMessages(place)).filter(({ author }) => author.id === selfId());
    const first = mentions.slice(0, MENTIONS_PER_MESSAGE);
    const outcome = await findOrCreate({
      find: async () => (await ownMessages()).findLast((message) => isReminderOf(message, command)),
      create: async () =>
        await api.createMessage(place, {
          ...reminderMessage(command),
          content: [reminderLine(view), ...textOf(first)].join('\n'),
          allowed_mentions: { users: first },
          nonce,
          enforce_nonce: true,
        }),
      maybeDone: maybe_done,
      wait,
    });
    const head = 'created' in outcome ? outcome.created : outcome.found;
    const replies =
      'created' in outcome
        ? []
        : (await ownMessages()).filter(
            ({ message_reference }) => message_reference?.message_id === head.id,
          );
    const told = new Set([head, ...replies].flatMap(({ content }) => mentionedIn(content)));
    const rest = mentions.filter((id) => !told.has(id));
    for (let at = 0; at < rest.length; at += MENTIONS_PER_MESSAGE) {
      const users = rest.slice(at, at + MENTIONS_PER_MESSAGE);
      await api.createMessage(place, {
        content: textOf(users).join(''),
        allowed_mentions: { users },
        message_reference: { message_id: head.id, fail_if_not_exists: false },
        nonce: derivedNonce(nonce, ...users),
        enforce_nonce: true,
      });
    }
    return {
      discord_id: head.id,
      channel_id,
      changed: 'created' in outcome || rest.length > 0,
    };
  });

function textOf(users: string[]): string[] {
  return users.length === 0 ? [] : [users.map((id) => `<@${id}>`).join(' ')];
}

function mentionedIn(content: string): string[] {
  return [...content.matchAll(/<@(\d+)>/gu)].flatMap(([, id]) => id ?? []);
}
