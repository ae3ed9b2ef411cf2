import {
  ARTEFACT_KINDS,
  ARTEFACTS,
  artefactUrl,
  isFinal,
  ownedBy,
  slotName,
  type ArtefactDriftResource,
  type ArtefactKind,
  type ArtefactsFound,
  type ArtefactsRead,
  type AskedArtefact,
  type FoundArtefact,
  type GuildDriftResource,
  type PlacedArtefact,
} from '@verselink/contracts';
import { closingIn, planArtefacts, type GuildSettings, type Step } from '@verselink/domain';
import { digestOf } from '../../digest-of.ts';
import { bySlot, type StoredArtefact } from '../../stores/artefact-store.ts';
import type { StoredEvent } from '../../stores/event-store.ts';
import { blockedReason } from '../discord-work/blocked-reason.ts';
import { jobTypeOf } from '../discord-work/step-command.ts';

/** An event in one guild: what is wanted there and what we believe to be there. */
export interface EventInGuild {
  event: StoredEvent;
  guild_id: string;
  /** Undefined when the guild is not linked (any more). */
  guild: GuildSettings | undefined;
  shown: StoredArtefact[];
  now: Date;
}

type Wanted = ReadonlyMap<string, Step>;

/** What to ask the bot about an event in a guild, and what follows from its answer (undefined = there is none). */
export function driftIn(here: EventInGuild) {
  const wanted = wantedSteps(here);
  return {
    question: questionOf(here, wanted),
    judge: (found: ArtefactsFound | undefined) => driftOfGuild(here, wanted, found),
  };
}

/** How does what should be there compare with what Discord shows? */
function questionOf(
  here: EventInGuild,
  wanted: Wanted,
): Omit<ArtefactsRead, 'request_id' | 'reply_to'> {
  const { guild_id, guild, shown, now } = here;
  const channels = [guild?.signup_channel_id, guild?.announcement_channel_id];
  return {
    guild_id,
    asked_at: now.toISOString(),
    artefacts: shown.flatMap((artefact) => {
      const { owner, kind, slot, channel_id, discord_id } = artefact;
      if (discord_id === null || isEnded(here, artefact)) return [];
      const step = wanted.get(slotName(artefact));
      const compared = step === undefined ? {} : { wanted: 'wanted' in step ? step.wanted : null };
      // Kind and content of a step belong together, which the compiler does not see through the union.
      return [{ owner, kind, slot, channel_id, discord_id, ...compared } as AskedArtefact];
    }),
    channel_ids: [...new Set(channels.filter((id) => typeof id === 'string'))],
  };
}

/** How the event stands in the guild, as the bot found it, and what a repair would do. */
function driftOfGuild(
  here: EventInGuild,
  wanted: Wanted,
  found: ArtefactsFound | undefined,
): GuildDriftResource {
  const { event, guild_id, shown } = here;
  const answers = new Map(found?.artefacts.map((one) => [slotName(one), one]));
  const known = shown.flatMap((artefact) => {
    const { discord_id } = artefact;
    if (discord_id === null) return [];
    const answer = answers.get(slotName(artefact));
    const judged = isEnded(here, artefact) ? ENDED : judge(artefact, answer, wanted);
    const url = judged.state === 'missing' ? { url: null } : {};
    return [{ ...resourceOf({ ...artefact, discord_id }, guild_id), ...judged, ...url }];
  });
  const doubles = (found?.others ?? []).filter(({ owner }) => owner === ownedBy(event.id));
  const unexpected = doubles.map((one) => resourceOf(one, guild_id));
  const missing = [...wanted.values()]
    .filter((step) => step.action === 'create' && !objectOf(shown, step))
    .map(({ kind, slot }) => ({
      kind,
      slot,
      discord_id: null,
      url: null,
      state: 'missing' as const,
      fields: [],
      reason: blockedReason(shown.find((one) => slotName(one) === slotName({ kind, slot }))),
    }));
  return {
    guild_id,
    artefacts: [...known, ...unexpected, ...missing],
    steps: stepsAfter(here, known, doubles),
  };
}

type Judged = Pick<ArtefactDriftResource, 'state' | 'fields' | 'reason'>;

const ENDED: Judged = {
  state: 'in-step',
  fields: [],
  reason: 'It was ended in Discord, which is final: it stays as it is.',
};

function judge(
  artefact: StoredArtefact,
  answer: FoundArtefact | undefined,
  wanted: Wanted,
): Judged {
  if (answer?.discord_id !== artefact.discord_id) {
    return { state: 'unreachable', fields: [], reason: 'The bot has not answered.' };
  }
  if (answer.state === 'missing' && ARTEFACTS[artefact.kind].once) {
    const reason =
      'Somebody deleted it, so it stays away: a repair once that was noticed announces it again.';
    return { state: 'missing', fields: [], reason };
  }
  const state = stateOf(answer, wanted.get(slotName(artefact)));
  const blocked = state === 'in-step' ? null : blockedReason(artefact);
  return { state, fields: answer.fields, reason: answer.reason ?? blocked };
}

function stateOf(
  { state, fields, native }: FoundArtefact,
  step: Step | undefined,
): ArtefactDriftResource['state'] {
  if (state === 'missing' || state === 'unreachable') return state;
  if (step?.action === 'delete') {
    return native !== undefined && isFinal(native.status) ? 'in-step' : 'unexpected';
  }
  return fields.length === 0 ? 'in-step' : 'different';
}

/** What would be planned of each kind if everything of it that is there were in doubt, and nothing in the way. */
function wantedSteps(here: EventInGuild): Wanted {
  const { shown } = here;
  const steps = ARTEFACT_KINDS.flatMap((kind) =>
    plan(
      here,
      shown.map((artefact) => (artefact.kind === kind ? doubted(artefact) : artefact)),
    ).filter((step) => step.kind === kind),
  );
  return new Map(steps.map((step) => [slotName(step), step]));
}

function doubted(artefact: StoredArtefact): StoredArtefact {
  return { ...artefact, blocks: [], leftovers: [], applied_digest: null };
}

function plan({ event, guild, now }: EventInGuild, shown: StoredArtefact[]): Step[] {
  return planArtefacts({ event, guild, artefacts: bySlot(shown), now, digestOf });
}

/** What the plan would do if we knew what the bot has found. */
function stepsAfter(
  here: EventInGuild,
  known: ArtefactDriftResource[],
  doubles: PlacedArtefact[],
): GuildDriftResource['steps'] {
  const corrected = here.shown.map((artefact) => {
    const isSame = (one: { kind: ArtefactKind; slot: string }) =>
      slotName(one) === slotName(artefact);
    const own = known.find(isSame);
    const repairs = own?.state === 'different' && own.fields.some(({ kept }) => !kept);
    const gone = own?.state === 'missing';
    return {
      ...artefact,
      ...(gone ? { discord_id: null, applied_digest: null } : {}),
      ...(gone && ARTEFACTS[artefact.kind].once ? { dismissed: true } : {}),
      ...(repairs ? { applied_digest: null } : {}),
      leftovers: [...(artefact.leftovers ?? []), ...doubles.filter(isSame)],
    };
  });
  return plan(here, corrected).map((step) => ({
    type: jobTypeOf(step),
    discord_id: step.discord_id,
  }));
}

/** An object that was found, as something that should not be there until it is judged. */
function resourceOf(
  { kind, slot, channel_id, discord_id }: Omit<PlacedArtefact, 'owner'>,
  guild_id: string,
): ArtefactDriftResource {
  const url = artefactUrl({ kind, guild_id, channel_id, discord_id });
  return { kind, slot, discord_id, url, state: 'unexpected', fields: [], reason: null };
}

function objectOf(shown: StoredArtefact[], step: Step): string | null {
  return shown.find((one) => slotName(one) === slotName(step))?.discord_id ?? null;
}

function isEnded({ event, guild_id }: EventInGuild, { native }: StoredArtefact): boolean {
  const ended = native?.ended;
  if (ended?.asked === true) return closingIn(event, guild_id) !== undefined;
  return ended?.start_at.getTime() === event.start_at.getTime();
}
