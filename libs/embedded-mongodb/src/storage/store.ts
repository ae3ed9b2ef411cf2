import type { UUID } from 'bson';
import { MongoError } from '../errors.ts';
import { decode } from '../values/bson-codec.ts';
import type { Change } from './change.ts';
import { Collection } from './collection.ts';

/** All databases. Synchronous throughout: what one command does is never seen half done. */
export class Store {
  readonly #databases = new Map<string, Map<string, Collection>>();
  readonly #onChange: (change: Change) => void;

  constructor(onChange: (change: Change) => void) {
    this.#onChange = onChange;
  }

  databaseNames(): string[] {
    return [...this.#databases.keys()].sort();
  }

  collections(db: string): Collection[] {
    return [...(this.#databases.get(db)?.values() ?? [])];
  }

  find(db: string, name: string): Collection | undefined {
    return this.#databases.get(db)?.get(name);
  }

  findOrCreate(db: string, name: string): Collection {
    return this.find(db, name) ?? this.create(db, name);
  }

  create(db: string, name: string, uuid?: UUID): Collection {
    if (!/^[^/\\. "$*<>:|?\0]{1,63}$/.test(db) || !name || /[$\0]/.test(name)) {
      throw new MongoError(73, `Invalid namespace specified '${db}.${name}'`);
    }
    const collection = new Collection(`${db}.${name}`, this.#onChange, uuid);
    const database = this.#databases.get(db) ?? new Map<string, Collection>();
    this.#databases.set(db, database.set(name, collection));
    this.#onChange({ op: 'create', ns: collection.ns, uuid: collection.uuid });
    return collection;
  }

  drop(db: string, name: string): boolean {
    const database = this.#databases.get(db);
    if (!database?.delete(name)) return false;
    if (database.size === 0) this.#databases.delete(db);
    this.#onChange({ op: 'drop', ns: `${db}.${name}` });
    return true;
  }

  /** Removes what TTL indexes let expire. */
  removeExpired(now: number): void {
    for (const collection of this.#all()) {
      for (const index of collection.indexes.values()) {
        for (const stored of index.expired(now)) collection.remove(stored);
      }
    }
  }

  #all(): Collection[] {
    return [...this.#databases.values()].flatMap((database) => [...database.values()]);
  }

  /** The changes that make this state out of nothing. */
  *snapshot(): Generator<Change> {
    for (const collection of this.#all()) {
      const { ns, uuid } = collection;
      yield { op: 'create', ns, uuid };
      for (const { bytes } of collection.all()) yield { op: 'put', ns, bytes };
      for (const { spec } of collection.indexes.values()) yield { op: 'createIndex', ns, spec };
    }
  }

  /** Replays a change from the journal. Indexes are built by `finishReplay`, once. */
  replay(change: Change): void {
    const [db = '', name = ''] = splitNamespace(change.ns);
    switch (change.op) {
      case 'create':
        this.create(db, name, change.uuid);
        return;
      case 'drop':
        this.drop(db, name);
        return;
      case 'put':
        this.findOrCreate(db, name).restore(decode(change.bytes), change.bytes);
        return;
      case 'remove':
        this.find(db, name)?.restoreRemoval(change.id);
        return;
      case 'createIndex':
        this.find(db, name)?.restoreIndex(change.spec);
        return;
      case 'dropIndex':
        this.find(db, name)?.dropIndex(change.name);
    }
  }

  finishReplay(): void {
    for (const collection of this.#all()) collection.buildIndexes();
  }
}

export function splitNamespace(ns: string): [db: string, name: string] {
  const dot = ns.indexOf('.');
  return [ns.slice(0, dot), ns.slice(dot + 1)];
}
