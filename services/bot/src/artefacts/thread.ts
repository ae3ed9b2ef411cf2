import { formatArtefactKey, type ArtefactPut, type ThreadWanted } from '@verselink/contracts';
import { RESTJSONErrorCodes, type APIThreadChannel } from 'discord-api-types/v10';
import { isDiscordError, orNull } from '../discord/rest-failures.ts';
import { CommandFailedError, type Tools } from '../executors/executor.ts';
import { unlessGone } from '../executors/unless-gone.ts';
import { threadName } from '../render/thread-name.ts';
import {
  askedOf,
  foundAs,
  type ArtefactDriver,
  type ArtefactReader,
  type ReadingTools,
} from './artefact-driver.ts';
import { placeOf } from './post-message.ts';

/** A week: the longest that Discord lets a thread stay open without a word in it. */
const AUTO_ARCHIVE_MINUTES = 10_080;

/** The thread under a sign-up message. It has the message's id, so that one that an earlier try made is found by it. */
export const threadDriver: ArtefactDriver<'thread'> = {
  put: async (command, tools) =>
    await tools.inTurn(formatArtefactKey(command), async () => {
      const { discord_id, channel_id, wanted } = command;
      const { thread, made } =
        discord_id === null
          ? await findOrStart(command, tools)
          : { thread: await needThread(tools, discord_id), made: false };
      const edited = await bringUpToDate(thread, wanted, command.guild_id, tools);
      return { discord_id: thread.id, channel_id, changed: made || edited };
    }),

  remove: async (command, { api, inTurn }) =>
    await inTurn(
      formatArtefactKey(command),
      async () =>
        await unlessGone(async () => {
          await api.deleteThread(command.guild_id, command.discord_id);
        }, [RESTJSONErrorCodes.UnknownChannel]),
    ),
};

/** Null = it is not there. What has the id of a message is its thread. */
async function findThread(
  { api }: Pick<ReadingTools, 'api'>,
  id: string,
): Promise<APIThreadChannel | null> {
  const { UnknownChannel } = RESTJSONErrorCodes;
  return (await orNull(
    async () => await api.channel(id),
    UnknownChannel,
  )) as APIThreadChannel | null;
}

async function findOrStart(
  command: ArtefactPut<'thread'>,
  tools: Tools,
): Promise<{ thread: APIThreadChannel; made: boolean }> {
  const { message_id, title } = command.wanted;
  const found = await findThread(tools, message_id);
  if (found !== null) return { thread: found, made: false };
  const body = { name: threadName(title), auto_archive_duration: AUTO_ARCHIVE_MINUTES } as const;
  try {
    return { thread: await tools.api.startThread(placeOf(command), message_id, body), made: true };
  } catch (error) {
    // Another try was faster.
    const { ThreadAlreadyCreatedForMessage } = RESTJSONErrorCodes;
    if (!isDiscordError(error, ThreadAlreadyCreatedForMessage)) throw error;
    return { thread: await needThread(tools, message_id), made: false };
  }
}

/** In its own words: of an unknown channel Discord's code would mean the channel that the thread is in. */
async function needThread(tools: Tools, id: string): Promise<APIThreadChannel> {
  const found = await findThread(tools, id);
  if (found === null) throw new CommandFailedError({ class: 'gone', message: 'Unknown thread.' });
  return found;
}

/** An archived thread takes no other change than to be opened (docs: topics/threads). True when there was a change. */
async function bringUpToDate(
  thread: APIThreadChannel,
  wanted: ThreadWanted,
  guildId: string,
  { api }: Tools,
): Promise<boolean> {
  const name = threadName(wanted.title);
  const { archived = false, locked = false } = thread.thread_metadata ?? {};
  const renamed = thread.name === name ? {} : { name };
  const isClosed = archived && locked;
  if (thread.name === name && (wanted.closed ? isClosed : !locked)) return false;
  if (archived) await api.editThread(guildId, thread.id, { archived: false });
  const state = wanted.closed ? { archived: true, locked: true } : locked ? { locked: false } : {};
  const edit = { ...renamed, ...state };
  if (Object.keys(edit).length > 0) await api.editThread(guildId, thread.id, edit);
  return true;
}

/** Reads threads: the open ones of a guild with one call, each other one with its own. */
export const readThreads: ArtefactReader = (question, { api }) => {
  const asked = askedOf(question, ['thread']);
  if (asked.length === 0) return [];
  const read = async () => {
    const open = new Map(
      (await api.activeThreads(question.guild_id)).map((thread) => [thread.id, thread]),
    );
    const artefacts = [];
    for (const one of asked) {
      const thread = open.get(one.discord_id) ?? (await findThread({ api }, one.discord_id));
      artefacts.push(
        thread === null
          ? foundAs(one, { state: 'missing' })
          : foundAs(one, {
              state: 'present',
              fields: one.wanted ? threadDrift(thread, one.wanted) : [],
            }),
      );
    }
    return { artefacts, others: [] };
  };
  return [{ asked, read }];
};

/** Discord archives a quiet thread by itself, which is no difference. */
function threadDrift(thread: APIThreadChannel, { title, closed }: ThreadWanted) {
  const { archived = false, locked = false } = thread.thread_metadata ?? {};
  const isClosed = closed ? archived && locked : locked;
  const name = threadName(title);
  const stateOf = (is: boolean) => (is ? 'closed' : 'open');
  return [
    { name: 'name', shown: thread.name, wanted: name, kept: false },
    { name: 'state', shown: stateOf(isClosed), wanted: stateOf(closed), kept: false },
  ].filter(({ shown, wanted }) => shown !== wanted);
}
