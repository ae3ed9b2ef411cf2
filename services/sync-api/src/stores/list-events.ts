import type { EventQuery } from '@verselink/contracts';
import type { Model } from 'mongoose';
import type { EventDocument } from './event-store.ts';
import { phaseFilter, type InPhase } from './phase-filter.ts';

/** What a list does not show, and what may be large. */
const LEFT_OUT = { outbox: 0, 'registrations.note': 0, 'registrations.ship': 0 } as const;

/** Lists events by their start, the latest first; those of one start by their id. */
export function listEvents(model: Model<EventDocument>) {
  return {
    /** A page, as it is stored: whether each can be read is for the caller to see. */
    list: async (
      { limit, cursor, from, to, ...filter }: Omit<EventQuery, 'phase'>,
      inPhase?: InPhase,
    ): Promise<EventDocument[]> => {
      const [start, id] = cursor?.split('~') ?? [];
      const last = start === undefined ? undefined : new Date(Number(start));
      return await model
        .find(
          {
            ...filter,
            ...(inPhase === undefined ? {} : { $and: [phaseFilter(inPhase)] }),
            deleted_at: null,
            start_at: {
              // Whatever else stands there has no place in the order.
              $type: 'date',
              ...(from === undefined ? {} : { $gte: new Date(from) }),
              ...(to === undefined ? {} : { $lt: new Date(to) }),
              ...(last === undefined ? {} : { $lte: last }),
            },
            ...(last === undefined
              ? {}
              : { $or: [{ start_at: { $lt: last } }, { _id: { $lt: id } }] }),
          },
          LEFT_OUT,
        )
        .sort({ start_at: -1, _id: -1 })
        .limit(limit)
        .lean<EventDocument[]>()
        .exec();
    },
  };
}

/** Where the page after an event begins. */
export function eventCursor({ start_at, _id }: Pick<EventDocument, 'start_at' | '_id'>): string {
  return `${start_at.getTime()}~${_id}`;
}
