/** Prints the figures of the README: `npm run bench -w @verselink/embedded-mongodb`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import mingo from 'mingo';
import { MongoClient } from 'mongodb';

const DOCUMENTS = 10_000;
const IN_FLIGHT = 20;
const PAIRS = 20_000;
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'embedded-mongodb-bench-'));

const say = (name, text) => process.stdout.write(`${name.padEnd(58)} ${text}\n`);
const perSecond = (count, ms) =>
  `${Math.round((count / ms) * 1000).toLocaleString('en')} per second`;

async function start() {
  const began = performance.now();
  const child = spawn(process.execPath, [main, '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [uri] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, uri, ms: performance.now() - began };
}

async function stop({ child }) {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** Seconds of processor time of a process, where the system tells (Linux). */
function cpuSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return NaN;
  }
}

const eventOf = (i) => ({
  _id: `event-${i}`,
  rev: 1,
  title: `Raid ${i}`,
  starts_at: new Date(1_800_000_000_000 + i * 60_000),
  roles: [{ id: 'pilot', capacity: 10 }],
  registrations: Array.from({ length: 5 }, (_, n) => ({ member: `m${n}`, status: 'confirmed' })),
});
const idOf = (i) => `event-${(i * 7919) % DOCUMENTS}`;

async function inFlight(count, work) {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}

async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function measureServer() {
  const first = await start();
  say('start, empty', `${Math.round(first.ms)} ms`);
  const client = await MongoClient.connect(first.uri, { maxPoolSize: IN_FLIGHT });
  const events = client.db('bench').collection('events');
  await events.createIndex({ starts_at: 1 });
  const loaded = await timed(() =>
    events.insertMany(Array.from({ length: DOCUMENTS }, (_, i) => eventOf(i))),
  );
  say(`insertMany of ${DOCUMENTS} events`, perSecond(DOCUMENTS, loaded));

  const pair = async (i) => {
    const { _id, rev } = await events.findOne({ _id: idOf(i) });
    await events.updateOne({ _id, rev }, { $inc: { rev: 1 }, $set: { touched: i } });
  };
  await inFlight(PAIRS / 4, pair);
  const cpuBefore = cpuSeconds(first.child.pid);
  const ms = await timed(() => inFlight(PAIRS, pair));
  const cpu = cpuSeconds(first.child.pid) - cpuBefore;
  say(`findOne and updateOne by _id, ${IN_FLIGHT} in flight, journal on`, perSecond(2 * PAIRS, ms));
  say('  processor time of the server for one', `${Math.round((cpu / PAIRS / 2) * 1e6)} µs`);
  say('  so one core serves at most', perSecond(2 * PAIRS, cpu * 1000));

  const range = { starts_at: { $lte: new Date(1_800_000_000_000 + 20 * 60_000) } };
  const ranges = await timed(() =>
    inFlight(2000, () => events.find(range).sort({ starts_at: 1 }).limit(10).toArray()),
  );
  say('find by a range of an index, sorted, 10 documents', perSecond(2000, ranges));

  await events.updateOne({ _id: 'event-0' }, { $set: { rev: 1 } });
  let winners = 0;
  const contest = await timed(() =>
    Promise.all(
      Array.from({ length: 200 }, async () => {
        if (await events.findOneAndUpdate({ _id: 'event-0', rev: 1 }, { $inc: { rev: 1 } }))
          winners++;
      }),
    ),
  );
  say('200 compare-and-set updates at once', `${winners} winner, ${Math.round(contest)} ms`);
  await client.close();
  await stop(first);
  const second = await start();
  say(`start, with the journal of all that`, `${Math.round(second.ms)} ms`);
  await stop(second);
  return PAIRS / ms;
}

/** The peer: mingo by itself over an array in this process; no wire, no journal, no index. */
function measureMingo() {
  const docs = Array.from({ length: DOCUMENTS }, (_, i) => eventOf(i));
  const count = 200;
  const began = performance.now();
  for (let i = 0; i < count; i++) {
    const found = mingo.find(docs, { _id: idOf(i) }).next();
    mingo.updateOne(
      docs,
      { _id: found._id, rev: found.rev },
      { $inc: { rev: 1 }, $set: { touched: i } },
    );
  }
  const ms = performance.now() - began;
  say(`the same with plain mingo over ${DOCUMENTS} events`, perSecond(2 * count, ms));
  return count / ms;
}

try {
  const ratio = (await measureServer()) / measureMingo();
  say('embedded-mongodb to plain mingo', `${ratio.toFixed(1)} : 1`);
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
