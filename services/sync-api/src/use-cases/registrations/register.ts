import type { Outcome } from '@verselink/contracts';
import {
  applyClick,
  applyDeparture,
  applyInterest,
  type AppliedClick,
  type Click,
  type Departure,
  type Interest,
  type Promoted,
} from '@verselink/domain';
import { isDatabaseDown } from '../../stores/database-down.ts';
import type { EventStore, StoredEvent } from '../../stores/event-store.ts';
import { createBatchByKey } from '../../batch-by-key.ts';
import type { Organisers } from './organiser-notices.ts';
import type { SaveChange } from '../events/save-change.ts';

/** What is decided in one write at most; what waits longer goes into the next one. */
const MOST_PER_WRITE = 200;

type Said = Click | Interest | Departure;

/** The answer to each click, in order, and the event as it is after them; undefined when it is not known. */
export interface Registered {
  outcomes: Outcome[];
  event: StoredEvent | undefined;
}

export type Register = ReturnType<typeof createRegister>;

/**
 * Decides clicks, web sign-ups, interest and departures of members on one event, in order, with one read and one write: N pure decisions, one
 * conditional update. What comes while a write is under way goes together in the next one. When another writer was
 * faster everything is decided again on the newer state. Nothing is answered before it is saved, and running it twice
 * with the same clicks changes nothing.
 */
export function createRegister({
  events,
  saveChange,
}: {
  events: Pick<EventStore, 'load' | 'recall'>;
  saveChange: SaveChange;
}) {
  const decideInTurn = createBatchByKey({
    run: decide,
    sizeOf: ({ said }: Call) => said.length,
    most: MOST_PER_WRITE,
  });

  return async function register(
    eventId: string,
    said: Said[],
    correlationId: string,
  ): Promise<Registered> {
    return await decideInTurn(eventId, { said, correlationId });
  };

  async function decide(eventId: string, calls: Call[]): Promise<Registered[]> {
    const said = calls.flatMap((call) => call.said);
    // What follows from them all bears the id of the first.
    const correlationId = calls[0]?.correlationId ?? '';
    for (let known = events.recall(eventId); ; known = undefined) {
      const event = known ?? (await events.load(eventId));
      if (event === undefined) {
        return calls.map((call) => ({ outcomes: call.said.map(() => unknownEvent), event }));
      }
      const { outcomes, registrations, promoted, organisers } = applyAll(event, said);
      // Nothing checks the revision of what is not written, so it is decided on what is stored.
      if (known !== undefined && registrations === event.registrations) continue;
      const change = { registrations };
      const after =
        registrations === event.registrations
          ? event
          : await saveChange({ before: event, change, promoted, organisers, correlationId }).catch(
              (error: unknown) => {
                // What was changed by hand keeps its revision: what is stored now says what is wrong.
                if (known === undefined || isDatabaseDown(error)) throw error;
                return undefined;
              },
            );
      if (after !== undefined) {
        return calls.map((call) => ({
          outcomes: outcomes.splice(0, call.said.length),
          event: after,
        }));
      }
    }
  }
}

interface Call {
  said: Said[];
  correlationId: string;
}

const unknownEvent: Outcome = { kind: 'refused', reason: 'unknown-event' };

function applyAll(event: StoredEvent, all: Said[]) {
  let { registrations } = event;
  const promoted: Promoted[] = [];
  const organisers: Organisers = new Map();
  const outcomes = all.map((said) => {
    const current = { ...event, registrations };
    const applied = apply(current, said);
    if (applied.registrations !== registrations) noteOrganiser(organisers, said);
    registrations = applied.registrations;
    promoted.push(...applied.promoted);
    return applied.outcome;
  });
  return { outcomes, registrations, promoted, organisers };
}

function apply(event: StoredEvent, said: Said): AppliedClick {
  if ('interested' in said) return applyInterest(event, said);
  return 'reason' in said ? applyDeparture(event, said) : applyClick(event, said);
}

/** The last one who said something about a member is who it comes from. */
function noteOrganiser(organisers: Organisers, said: Said): void {
  const member = 'reason' in said ? `d:${said.discord_id}` : said.member.member;
  if ('organiser' in said && said.organiser) organisers.set(member, said.organiser);
  else organisers.delete(member);
}
