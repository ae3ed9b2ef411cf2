import { queues, type Messaging } from '@verselink/messaging';
import type { Connection } from 'mongoose';
import type { JobStore } from '../stores/job-store.ts';

interface Part {
  ok: boolean;
  /** What is so, and what to look at when it is not ok. */
  detail: string;
}

/** Looks at every part now; a part that cannot be asked is not ok. */
export async function readHealth({
  connection,
  messaging,
  jobs,
}: {
  connection: Connection;
  messaging: Messaging;
  jobs: JobStore;
}): Promise<{ status: 'ok' | 'degraded' } & Record<'database' | 'broker' | 'bot' | 'jobs', Part>> {
  const [database, open, depths] = await Promise.all([
    connection.db?.command({ ping: 1 }).then(
      () => true,
      () => false,
    ),
    jobs.countOpen().catch(() => undefined),
    messaging.queueDepths().catch(() => undefined),
  ]);
  const bots = depths?.[queues.commands[0] ?? '']?.consumers ?? 0;
  const dead = depths?.[queues.deadLetters]?.messages ?? 0;
  const waiting = Object.values(depths ?? {}).reduce((sum, { messages }) => sum + messages, 0);
  const parts = {
    database: {
      ok: database === true,
      detail:
        database === true ? 'MongoDB answers.' : 'MongoDB does not answer: check MONGODB_URI.',
    },
    broker: {
      ok: depths !== undefined && dead === 0,
      detail:
        depths === undefined
          ? 'RabbitMQ does not answer: check AMQP_URL.'
          : `${waiting} messages in queues, ${dead} dead letters.`,
      ...(depths ? { queues: depths } : {}),
    },
    bot: {
      ok: bots > 0,
      detail:
        bots > 0
          ? `${bots} bot process(es) take commands.`
          : 'No bot process takes commands: is services/bot running?',
    },
    jobs: {
      ok: open !== undefined,
      detail: open === undefined ? 'Jobs cannot be counted.' : `${open} open jobs.`,
    },
  };
  const ok = Object.values(parts).every((part) => part.ok);
  return { status: ok ? 'ok' : 'degraded', ...parts };
}
