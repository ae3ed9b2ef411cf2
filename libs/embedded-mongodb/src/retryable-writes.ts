import type { Binary } from 'bson';
import { MongoError } from './errors.ts';
import type { Doc } from './values/bson-codec.ts';
import { toNumber } from './values/bson-order.ts';

const SESSION_LIFETIME_MS = 30 * 60_000;

interface Transaction {
  number: number;
  usedAt: number;
  results: Map<number, Doc>;
}

/** The statements of one command that a client may send twice. */
export interface RetryScope {
  /** What the statement answered when it was applied; undefined: it was not yet. */
  previous(position: number): Doc | undefined;
  remember(position: number, result: Doc): void;
}

/**
 * What was already applied for (session, transaction number, statement), so that a write whose answer
 * got lost is not applied again. It is journalled with the write itself.
 */
export class RetryableWrites {
  readonly #transactions = new Map<string, Transaction>();
  #added: Doc[] = [];

  scopeOf(command: Doc, now: number): RetryScope {
    const session = sessionOf(command);
    if (command.txnNumber === undefined || session === undefined) {
      return { previous: () => undefined, remember: () => undefined };
    }
    const number = toNumber(command.txnNumber);
    const known = this.#transactions.get(session);
    if (known && known.number > number) {
      throw new MongoError(
        225,
        `Retryable write with txnNumber ${number} is prohibited: a newer one (${known.number}) has already started`,
      );
    }
    const { results } = this.#begin(session, number, now);
    const idOf = (position: number) =>
      Array.isArray(command.stmtIds)
        ? toNumber(command.stmtIds[position])
        : toNumber(command.stmtId ?? 0) + position;
    return {
      previous: (position) => results.get(idOf(position)),
      remember: (position, result) => {
        results.set(idOf(position), result);
        this.#added.push({ session, number, statement: idOf(position), result, usedAt: now });
      },
    };
  }

  /** What was remembered since the last call, for the journal. */
  takeAdded(): Doc[] {
    const added = this.#added;
    this.#added = [];
    return added;
  }

  end(sessions: Doc[]): void {
    for (const lsid of sessions) this.#transactions.delete(sessionOf({ lsid }) ?? '');
  }

  forgetBefore(now: number): void {
    for (const [session, { usedAt }] of this.#transactions) {
      if (usedAt < now - SESSION_LIFETIME_MS) this.#transactions.delete(session);
    }
  }

  *snapshot(): Generator<Doc> {
    for (const [session, { number, usedAt, results }] of this.#transactions) {
      for (const [statement, result] of results)
        yield { session, number, statement, result, usedAt };
    }
  }

  replay({ session, number, statement, result, usedAt }: Doc): void {
    const { results } = this.#begin(String(session), toNumber(number), toNumber(usedAt));
    results.set(toNumber(statement), result as Doc);
  }

  /** A new number of a session ends what was remembered for the one before. */
  #begin(session: string, number: number, usedAt: number): Transaction {
    const known = this.#transactions.get(session);
    const results = known?.number === number ? known.results : new Map<number, Doc>();
    const transaction = { number, usedAt, results };
    this.#transactions.set(session, transaction);
    return transaction;
  }
}

function sessionOf(command: Doc): string | undefined {
  return ((command.lsid as Doc | undefined)?.id as Binary | undefined)?.toString('hex');
}
