import type { RegistrationClick } from '@verselink/contracts';
import type { NewMessage } from '../src/message-builder.ts';

const ID = '123456789012345678';

/** A click on an event, to be told from others by the id of its message. */
export function click(
  id: string,
  { eventId = 'raid', expirytime }: { eventId?: string; expirytime?: string } = {},
): NewMessage<'dev.verselink.registration.click.v1'> {
  const data: RegistrationClick = {
    interaction_id: ID,
    guild_id: ID,
    channel_id: ID,
    message_id: ID,
    event_id: eventId,
    action: 'join',
    role_id: null,
    member: { discord_id: ID, display_name: 'Nova', locale: 'fr' },
    reply_to: null,
  };
  return {
    type: 'dev.verselink.registration.click.v1',
    id,
    subject: eventId,
    correlationid: 'test',
    data,
    ...(expirytime === undefined ? {} : { expirytime }),
  };
}
