import { eventIdOf, ownedBy, slotName, type ArtefactKey } from '@verselink/contracts';
import { ABSENT, leadsOn, nextTransition, planArtefacts, type Step } from '@verselink/domain';
import { ulid } from 'ulid';
import { digestOf } from '../../digest-of.ts';
import { bySlot, type ArtefactStore, type StoredArtefact } from '../../stores/artefact-store.ts';
import type { EventStore, StoredEvent } from '../../stores/event-store.ts';
import type { WebhookEntry } from '../../stores/outbox-entry.ts';
import type { GuildStore, StoredGuild } from '../../stores/guild-store.ts';
import type { JobStore, NewJob } from '../../stores/job-store.ts';
import type { WebhookStore } from '../../stores/webhook-store.ts';
import { settingsOf } from '../guilds/guild-settings.ts';
import type { createOpenNotices, NoticeEntry } from './open-notices.ts';
import { changeBehind } from './change-behind.ts';
import { dedupeKey } from './dedupe-key.ts';
import { outlived } from './mend-failures.ts';
import { CLAIM_MS, type PublishCommands, type ReadyCommand } from './publish-command.ts';
import { jobTypeOf, stepCommand } from './step-command.ts';
import { whyNothing } from './why-nothing.ts';

/** A difference that no job works on yet, as far as the plan knows. */
interface Planned {
  key: ArtefactKey;
  step: Step;
  /** An earlier job may have done the same without its result being known. */
  maybeDone: boolean;
  /** Something else in the guild waits for it. */
  leads_on: boolean;
  savedAt: Date | null;
}

/** Failed jobs of an artefact that nothing is left to do for. */
interface Ended {
  key: ArtefactKey;
  jobIds: string[];
  reason: string;
}

export type PlanEvent = ReturnType<typeof createPlanEvent>;

/**
 * Compares an event with what its guilds show and opens a job for each difference. At most one job per artefact is
 * open; its result plans the guild again when something else is wanted by then, so nothing that changed meanwhile is
 * forgotten. Each may run twice, anywhere, at any time.
 *
 * All that a plan needs is read once and written together, so that its cost in database commands does not depend on the
 * number of guilds.
 */
export function createPlanEvent({
  events,
  guilds,
  artefacts,
  jobs,
  webhooks,
  openNotices,
  dispatch,
  publishCommands,
  webhooksQueued,
  now,
}: {
  events: EventStore;
  guilds: GuildStore;
  artefacts: ArtefactStore;
  jobs: JobStore;
  webhooks: WebhookStore;
  openNotices: ReturnType<typeof createOpenNotices>;
  dispatch: (jobId: string) => Promise<void>;
  publishCommands: PublishCommands;
  /** Called when there may be webhooks to send. */
  webhooksQueued: () => void;
  now: () => Date;
}) {
  return {
    /** Plans an event for all its guilds and sends its outbox; notes that this revision is planned, then publishes. */
    everywhere: async (
      eventId: string,
      correlationId: string,
      planned: () => void,
    ): Promise<void> => {
      // What this process just saved need not be read again; the mark at the end tells whether somebody wrote since.
      let event = events.recall(eventId);
      if (event?.unprojected_at === null) event = undefined;
      for (; ; event = undefined) {
        event ??= await events.load(eventId);
        if (event === undefined) return;
        // Before the plan: what begins during it is found by the sweep.
        const next = nextTransition(event, now()) ?? null;
        const notices = await sendOutbox(event);
        const ready = await openJobs(event, await guilds.findFor(event.org_id), correlationId);
        // The jobs are stored and claimed: whoever waits for the plan need not wait for the broker.
        const done = event.unprojected_at === null || (await events.markProjected(event, next));
        if (done) planned();
        await publishCommands(ready);
        // After them: what members are told must not hold up what they see.
        await Promise.all(notices.map(dispatch));
        if (done) return;
      }
    },

    /**
     * Plans an event for one guild, after something ended or changed there. `savedAt`: the change that ended it, where
     * one did.
     */
    inGuild: async (
      eventId: string,
      guildId: string,
      correlationId: string,
      savedAt?: Date,
    ): Promise<void> => {
      const [event, linked] = await Promise.all([events.load(eventId), guilds.findMany([guildId])]);
      if (event === undefined) return;
      const only = { guildId, savedAt };
      await publishCommands(await openJobs(event, linked, correlationId, only));
    },
  };

  /**
   * Opens and claims the jobs that are missing, and returns their commands. What is wanted is noted first: a job that
   * ends from then on compares with it.
   * @param only this guild, and what change led to it; undefined = all.
   */
  async function openJobs(
    event: StoredEvent,
    linked: StoredGuild[],
    correlationId: string,
    only?: { guildId: string; savedAt: Date | undefined },
  ): Promise<ReadyCommand[]> {
    const at = now();
    const shown = await artefacts.findByEvent(event.id, only?.guildId);
    const saved_at = event.unprojected_at ?? only?.savedAt ?? null;
    const { planned, settled, ended } = compare(event, linked, shown, at, saved_at);
    const { rev } = event;
    await artefacts.want(
      ...planned.map(({ key, step: { digest }, savedAt, leads_on }) => ({
        key,
        digest,
        rev,
        saved_at: savedAt,
        leads_on,
      })),
      ...settled.map((key) => ({
        key,
        digest: restingDigest(key),
        rev,
        saved_at,
        leads_on: false,
      })),
    );
    await artefacts.unblock(...settled.filter(({ blocks }) => blocks.length > 0));
    if (ended.length > 0) {
      await jobs.outlive(
        ended.map(({ jobIds: ids, reason }) => ({ ids, reason })),
        at,
      );
      await artefacts.dropFailures(ended);
    }
    if (planned.length === 0) return [];
    // What was never wanted before has no job, unless another plan opens it at this moment: the insert finds that.
    const known = planned.filter(({ maybeDone }) => maybeDone).map(keyOf);
    const open = known.length > 0 ? await jobs.findOpenKeys(known) : new Set();
    const missing = planned.filter((one) => !open.has(keyOf(one)));
    const wanted = missing.map((one) => ({ ...one, job: newJob(one, correlationId, at) }));
    const opened = await jobs.openClaimed(
      wanted.map(({ job }) => job),
      at,
      new Date(at.getTime() + CLAIM_MS),
    );
    const byId = new Map(opened.map((job) => [job._id, job]));
    return wanted.flatMap(({ key, step, maybeDone, savedAt, job: { _id } }) => {
      const job = byId.get(_id);
      return job ? [{ job, event, body: stepCommand(key, step), maybeDone, savedAt }] : [];
    });
  }

  function compare(
    event: StoredEvent,
    linked: StoredGuild[],
    shown: StoredArtefact[],
    at: Date,
    savedAt: Date | null,
  ): { planned: Planned[]; settled: StoredArtefact[]; ended: Ended[] } {
    const guildOf = new Map(linked.map((guild) => [guild.guild_id, guild]));
    const shownIn = byGuild(shown);
    const planned: Planned[] = [];
    const settled: StoredArtefact[] = [];
    const ended: Ended[] = [];
    for (const guild_id of new Set([...guildOf.keys(), ...shownIn.keys()])) {
      const guild = guildOf.get(guild_id);
      const known = bySlot(shownIn.get(guild_id) ?? []);
      const settings = guild && settingsOf(guild);
      const plan = (artefacts: typeof known) =>
        planArtefacts({ event, guild: settings, artefacts, now: at, digestOf });
      const steps = plan(known);
      for (const step of steps) {
        const { kind, slot } = step;
        planned.push({
          key: { owner: ownedBy(event.id), guild_id, kind, slot },
          step,
          maybeDone: wasEverWanted(known[slotName(step)]),
          leads_on: leadsOn(step, settings),
          savedAt: changeBehind(step.digest, known[slotName(step)], savedAt),
        });
      }
      // What is blocked is not settled: it waits.
      const all = shownIn.get(guild_id) ?? [];
      const waiting = all.some(({ blocks }) => blocks.length > 0)
        ? plan(bySlot(all.map((one) => ({ ...one, blocks: [] }))))
        : steps;
      const stepped = new Set([...steps, ...waiting].map(slotName));
      for (const one of all) {
        const jobIds = outlived(one, waiting);
        if (jobIds.length === 0) continue;
        const freed = { ...one, blocks: [] };
        ended.push({
          key: one,
          jobIds,
          reason: whyNothing({ event, guild, shown: freed, now: at }),
        });
      }
      settled.push(...all.filter((one) => !stepped.has(slotName(one)) && isAstray(one)));
    }
    return { planned, settled, ended };
  }

  /**
   * Turns outbox entries into jobs and deliveries, which have the entry's id: a second run finds them there. Returns the
   * jobs that are due.
   */
  async function sendOutbox(event: StoredEvent): Promise<string[]> {
    if (event.outbox.length === 0) return [];
    const entries: NoticeEntry[] = [];
    for (const entry of event.outbox) {
      if (entry.kind === 'webhook') await enqueueWebhook(event, entry);
      else entries.push(entry);
    }
    const opened = entries.length > 0 ? await openNotices(event, entries) : [];
    await events.removeOutbox(event);
    webhooksQueued();
    return opened;
  }

  async function enqueueWebhook(event: StoredEvent, entry: WebhookEntry): Promise<void> {
    const { id: _id, rev, n, type, data, correlation_id } = entry;
    const message = { _id, event_id: event.id, rev, n, type, data, correlation_id };
    await webhooks.enqueue(message, now());
  }
}

function byGuild(shown: StoredArtefact[]): Map<string, StoredArtefact[]> {
  const found = new Map<string, StoredArtefact[]>();
  for (const artefact of shown) {
    const others = found.get(artefact.guild_id);
    if (others) others.push(artefact);
    else found.set(artefact.guild_id, [artefact]);
  }
  return found;
}

function keyOf({ key, step }: Planned): string {
  return dedupeKey(key, step);
}

function newJob({ key, step }: Planned, correlation_id: string, at: Date): NewJob {
  return {
    _id: ulid(at.getTime()),
    type: jobTypeOf(step),
    guild_id: key.guild_id,
    event_id: eventIdOf(key),
    slot: key.slot,
    dedupe_key: dedupeKey(key, step),
    channel_id: step.channel_id,
    notice: null,
    correlation_id,
  };
}

function wasEverWanted(artefact: StoredArtefact | undefined): boolean {
  return (
    artefact !== undefined && (artefact.wanted_digest !== null || artefact.discord_id !== null)
  );
}

/** What is wanted of an artefact for which nothing is to be done: what is there, known or not. */
function restingDigest({ discord_id, applied_digest }: StoredArtefact): string | null {
  return discord_id === null ? ABSENT : applied_digest;
}

/**
 * True when nothing is to be done and yet something else was wanted before: a job for that may be open, and its end has
 * to lead to a plan. What stood in its way stands in nothing's way now.
 */
function isAstray(artefact: StoredArtefact): boolean {
  return artefact.blocks.length > 0 || artefact.wanted_digest !== restingDigest(artefact);
}
