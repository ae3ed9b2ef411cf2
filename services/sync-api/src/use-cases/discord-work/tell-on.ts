import type { CommandSettled } from '@verselink/contracts';
import { isSameTerms, type Terms } from '@verselink/domain';
import type { EventStore } from '../../stores/event-store.ts';
import type { JobStore, StoredJob } from '../../stores/job-store.ts';
import { changeNotice } from './open-notices.ts';

/** The digest of a command that tells a member of a change: its result says by it what the member knows now. */
export function toldDigest({ state, start_at, location }: Terms): string {
  return JSON.stringify([state, start_at.toISOString(), location]);
}

function toldTerms(digest: string): Terms {
  const [state, start_at, location] = JSON.parse(digest) as [Terms['state'], string, string | null];
  return { state, start_at: new Date(start_at), location };
}

/**
 * A member was told of a change. When the event changed again while that was under way, no second job could be opened:
 * this one follows it. Its id follows from the first one's, so a repeated result opens none.
 */
export function createTellOn({
  events,
  jobs,
  dispatch,
  now,
}: {
  events: Pick<EventStore, 'load'>;
  jobs: Pick<JobStore, 'open'>;
  dispatch: (jobId: string) => Promise<void>;
  now: () => Date;
}) {
  return async function tellOn(
    { _id, event_id, guild_id, notice, correlation_id }: StoredJob,
    { outcome, digest }: CommandSettled,
  ): Promise<void> {
    if (notice?.kind !== 'event-changed' || outcome.kind !== 'completed') return;
    const event = await events.load(event_id);
    const from = toldTerms(digest);
    if (event === undefined || isSameTerms(from, event.told_terms)) return;
    const next = changeNotice(event_id, guild_id, { ...notice, id: `${_id}:next`, from });
    const { id, ...job } = next;
    const opened = await jobs.open(
      [
        {
          ...job,
          _id: id,
          type: 'direct-message.send',
          event_id,
          slot: '',
          channel_id: null,
          correlation_id,
        },
      ],
      now(),
    );
    for (const one of opened) await dispatch(one._id);
  };
}

export type TellOn = ReturnType<typeof createTellOn>;
