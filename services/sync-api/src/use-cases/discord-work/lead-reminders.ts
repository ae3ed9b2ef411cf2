import { ownedBy, type CommandResult } from '@verselink/contracts';
import type { ArtefactStore } from '../../stores/artefact-store.ts';
import type { JobStore, NewJob, StoredJob } from '../../stores/job-store.ts';

/** The digest of the command of a reminder: its result tells by it which sign-up message the reminder leads to. */
export function reminderDigest({ _id }: Pick<StoredJob, '_id'>, messageId: string | null): string {
  return `${_id}:${messageId ?? ''}`;
}

/**
 * Keeps reminders leading to the sign-up message that there is: they are told once, and the message may be posted again
 * or moved after that. The ids of the jobs follow from what is done, so a repeated result opens none.
 */
export function createLeadReminders({
  artefacts,
  jobs,
  dispatch,
  now,
}: {
  artefacts: Pick<ArtefactStore, 'find'>;
  jobs: Pick<JobStore, 'open' | 'listReminders'>;
  dispatch: (jobId: string) => Promise<void>;
  now: () => Date;
}) {
  return {
    /** Another sign-up message was posted: all reminders that were posted before lead to it. */
    toNewMessage: async (job: StoredJob): Promise<void> => {
      const sent = await jobs.listReminders(job.event_id, job.guild_id);
      await lead(sent.flatMap((one) => edits(job, one.result)));
    },

    /** A reminder was posted: the message that it leads to may have been replaced meanwhile. */
    late: async (job: StoredJob, result: CommandResult, digest: string): Promise<void> => {
      const { event_id, guild_id } = job;
      const of = { kind: 'signup-message', slot: '' } as const;
      const shown = await artefacts.find({ owner: ownedBy(event_id), guild_id, ...of });
      if (!shown?.discord_id || digest === reminderDigest(job, shown.discord_id)) return;
      await lead(edits(job, result));
    },
  };

  async function lead(wanted: NewJob[]): Promise<void> {
    for (const { _id } of await jobs.open(wanted, now())) await dispatch(_id);
  }
}

export type LeadReminders = ReturnType<typeof createLeadReminders>;

function edits(after: StoredJob, posted: CommandResult | null): NewJob[] {
  const { discord_id: message_id, channel_id } = posted ?? {};
  if (!message_id || !channel_id) return [];
  const { _id, guild_id, event_id, correlation_id } = after;
  const id = `${_id}:leads:${message_id}`;
  return [
    {
      _id: id,
      type: 'reminder.edit',
      guild_id,
      event_id,
      slot: '',
      dedupe_key: id,
      channel_id,
      notice: { kind: 'reminder-link', channel_id, message_id },
      correlation_id,
    },
  ];
}
