import type { Message, MessageType } from '@verselink/contracts';
import type { GatewayInteractionCreateDispatchData } from 'discord-api-types/v10';
import { PermanentError, queues, type Delivery, type Messaging } from '@verselink/messaging';
import { putArtefact, removeArtefact } from './artefacts/put-artefact.ts';
import type { ReadArtefacts } from './artefacts/read-artefacts.ts';
import { editReminder } from './executors/edit-reminder.ts';
import type { CommandType, Executor } from './executors/executor.ts';
import { sendDirectMessage } from './executors/send-direct-message.ts';
import { sendReminder } from './executors/send-reminder.ts';
import { settleCommand, type SettleContext } from './executors/settle-command.ts';
import type { FindChannels } from './find-channels.ts';
import type { GuildWatch } from './guild-watch.ts';
import type { handleInteractions } from './handlers/handle-interactions.ts';
import type { ReadInterest } from './read-interest.ts';
import type { ReadMembers } from './read-members.ts';
import type { TellClock } from './tell-clock.ts';

/** Per partition: guilds share one, so a slow edit must not hold up the others; Discord's 50/s is the real limit. */
const COMMAND_PREFETCH = 8;
/** Opening private channels fast gets a bot blocked (error 40003; resources/user "Create DM"). */
const DIRECT_MESSAGE_PREFETCH = 2;
const INTERACTION_PREFETCH = 50;

/** Everything that sync-api may ask for, and who does it. */
const EXECUTORS: { readonly [T in CommandType]: Executor<T> } = {
  'dev.verselink.artefact.put.v1': putArtefact,
  'dev.verselink.artefact.remove.v1': removeArtefact,
  'dev.verselink.direct-message.send.v1': sendDirectMessage,
  'dev.verselink.reminder.send.v1': sendReminder,
  'dev.verselink.reminder.edit.v1': editReminder,
};

function isCommand(message: Message): message is Message<CommandType> {
  return Object.hasOwn(EXECUTORS, message.type);
}

/** Subscribes to the queues of commands. Call before messaging starts. */
export function consumeCommands({
  messaging,
  watch,
  readInterest,
  readMembers,
  readArtefacts,
  findChannels,
  tellClock,
  interactions,
  ...context
}: Omit<SettleContext, 'messaging'> & {
  messaging: Messaging;
  watch: GuildWatch;
  readInterest: ReadInterest;
  readMembers: ReadMembers;
  readArtefacts: ReadArtefacts;
  findChannels: FindChannels;
  tellClock: TellClock;
  interactions: Pick<ReturnType<typeof handleInteractions>, 'take' | 'resume' | 'inherit'>;
}): void {
  async function handle(delivery: Delivery): Promise<void> {
    const message: Message<MessageType> = delivery.message;
    if (message.type === 'dev.verselink.guild.inspect.v1') {
      await watch.inspect(message.data, message.correlationid);
    } else if (message.type === 'dev.verselink.interest.read.v1') {
      await readInterest(message.data, message.correlationid);
    } else if (message.type === 'dev.verselink.members.read.v1') {
      await readMembers(message.data, message.correlationid);
    } else if (message.type === 'dev.verselink.artefacts.read.v1') {
      // Beside the queue: what only reads must not take the place of commands.
      readArtefacts(message.data, message.correlationid);
    } else if (message.type === 'dev.verselink.clock.read.v1') {
      void tellClock(message.data, message.correlationid);
    } else if (message.type === 'dev.verselink.channels.read.v1') {
      void findChannels(message.data, message.correlationid);
    } else if (isCommand(message)) {
      // The table pairs each type with its executor, which the compiler cannot follow through the union.
      const execute = EXECUTORS[message.type] as Executor<CommandType>;
      await settleCommand(execute, message, delivery, { messaging, ...context });
    } else {
      throw new PermanentError(`The bot takes no ${message.type}.`);
    }
  }

  for (const queue of queues.commands) {
    messaging.consume({ queue, prefetch: COMMAND_PREFETCH, handle });
  }
  messaging.consume({
    queue: queues.directMessages,
    prefetch: DIRECT_MESSAGE_PREFETCH,
    handle,
  });
  messaging.consume({
    queue: queues.interactions,
    prefetch: INTERACTION_PREFETCH,
    handle: async ({ message }) => {
      if (message.type !== 'dev.verselink.interaction.received.v1') {
        throw new PermanentError(`The bot takes no ${message.type} on this queue.`);
      }
      // Discord signed it, so its shape is Discord's.
      await interactions.take(message.data.interaction as GatewayInteractionCreateDispatchData);
    },
  });
  messaging.consume({
    queue: queues.unanswered,
    prefetch: INTERACTION_PREFETCH,
    handle: async ({ message }) => {
      if (message.type === 'dev.verselink.follow-up.owed.v1') {
        await interactions.inherit(message.data);
        return;
      }
      if (message.type !== 'dev.verselink.interaction.deferred.v1') {
        throw new PermanentError(`The bot takes no ${message.type} on this queue.`);
      }
      const { interaction, looks } = message.data;
      await interactions.resume(interaction as GatewayInteractionCreateDispatchData, looks);
    },
  });
}
