import { LONGEST_EVENT_MS } from '@verselink/domain';
import type { Model, QueryFilter } from 'mongoose';
import type { EventPhase } from '@verselink/contracts';
import type { EventDocument } from './event-store.ts';

/** Which of the events are in a phase: those that the database can tell, but for those that were judged one by one. */
export interface InPhase {
  phase: EventPhase;
  now: Date;
  /** The phase of each event that the database cannot tell. */
  judged: ReadonlyMap<string, EventPhase>;
}

/** Finds events by their phase. What only the rules can tell is handed to them, the rest is told by state and start. */
export function eventsByPhase(model: Model<EventDocument>) {
  return {
    /** Published events of which state and start do not tell the phase: they may run, or somebody ended them. */
    findUncertain: async (
      now: Date,
    ): Promise<
      Pick<
        EventDocument,
        '_id' | 'state' | 'start_at' | 'duration_minutes' | 'org_id' | 'closed_in'
      >[]
    > => {
      const mayRun = { start_at: { $gt: longAgo(now), $lte: now } };
      const ended = {
        'closed_in.at': { $type: 'date' as const },
        start_at: { $type: 'date' as const },
      };
      return await model
        .find(
          { state: 'published', deleted_at: null, $or: [mayRun, ended] },
          { state: 1, start_at: 1, duration_minutes: 1, org_id: 1, closed_in: 1 },
        )
        .lean<EventDocument[]>()
        .exec();
    },

    countInPhase: async (wanted: InPhase): Promise<number> =>
      await model.countDocuments({
        deleted_at: null,
        start_at: { $type: 'date' as const },
        ...phaseFilter(wanted),
      }),
  };
}

/** Condition on events that are in a phase. */
export function phaseFilter({ phase, now, judged }: InPhase): QueryFilter<EventDocument> {
  const ids = [...judged].flatMap(([id, is]) => (is === phase ? [id] : []));
  return {
    $or: [
      { _id: { $in: ids } },
      ...certain(phase, now).map((one) => ({ ...one, _id: { $nin: [...judged.keys()] } })),
    ],
  };
}

function certain(phase: EventPhase, now: Date): QueryFilter<EventDocument>[] {
  switch (phase) {
    case 'upcoming':
      return [{ state: 'published', start_at: { $gt: now } }];
    case 'running':
      return [];
    case 'completed':
      return [
        { state: 'completed' },
        { state: 'published', start_at: { $lte: longAgo(now), $type: 'date' as const } },
      ];
    case 'draft':
    case 'cancelled':
      return [{ state: phase }];
  }
}

/** What began then or earlier is over, however long it is. */
function longAgo(now: Date): Date {
  return new Date(now.getTime() - LONGEST_EVENT_MS);
}
