import type { ArtefactDriver } from './artefact-driver.ts';
import type { Executor } from '../executors/executor.ts';
import { DRIVERS } from './artefacts.ts';

/** Makes or edits an artefact, of whatever kind. */
export const putArtefact: Executor<'dev.verselink.artefact.put.v1'> = async (command, tools) => {
  // The table pairs each kind with its driver, which the compiler cannot follow through the union.
  const driver = DRIVERS[command.kind] as ArtefactDriver<typeof command.kind>;
  return await driver.put(command, tools);
};

/** Takes an artefact away; that it is gone already is a success. */
export const removeArtefact: Executor<'dev.verselink.artefact.remove.v1'> = async (
  command,
  tools,
) => {
  const { kind, discord_id, channel_id } = command;
  return { discord_id, channel_id, changed: await DRIVERS[kind].remove(command, tools) };
};
