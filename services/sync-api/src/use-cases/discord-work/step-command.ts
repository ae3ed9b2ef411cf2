import type { ArtefactKey, JobType } from '@verselink/contracts';
import type { Step } from '@verselink/domain';
import type { CommandBody } from './command-body.ts';

type PutData = Extract<CommandBody, { type: 'dev.verselink.artefact.put.v1' }>['data'];

/** The command that brings about a step of a plan. */
export function stepCommand(
  { owner, slot }: Pick<ArtefactKey, 'owner' | 'slot'>,
  step: Step,
): CommandBody {
  const { digest, channel_id } = step;
  if (step.action === 'delete') {
    const { kind, discord_id } = step;
    const data = { owner, kind, slot, channel_id, discord_id };
    return { type: 'dev.verselink.artefact.remove.v1', digest, data };
  }
  const { kind, wanted, discord_id, unsure = false } = step;
  // Kind and content of a step belong together, which the compiler does not see through the union.
  const data = { owner, kind, slot, channel_id, discord_id, unsure, wanted } as PutData;
  return { type: 'dev.verselink.artefact.put.v1', digest, data };
}

/** The type of the job that carries out a step. */
export function jobTypeOf({ kind, action }: Step): JobType {
  return `${kind}.${action}`;
}
