import type {
  ArtefactDriftResource,
  DriftFound,
  DriftRead,
  FoundArtefact,
  GuildDriftResource,
  JobType,
} from '@verselink/contracts';
import {
  ARTEFACT_KINDS,
  closingIn,
  planProjection,
  type ArtefactKind,
  type GuildSettings,
  type Step,
} from '@verselink/domain';
import { digestOf } from '../../digest-of.ts';
import type { StoredArtefact } from '../../stores/artefact-store.ts';
import type { StoredEvent } from '../../stores/event-store.ts';
import { blockedReason } from '../discord-work/blocked-reason.ts';
import { announcementContent } from '../discord-work/step-command.ts';
import { discordUrl } from '../discord-work/discord-url.ts';

type Artefacts = Partial<Record<ArtefactKind, StoredArtefact>>;

/** An event in one guild: what is wanted there and what we believe to be there. */
export interface EventInGuild {
  event: StoredEvent;
  guild_id: string;
  /** Undefined when the guild is not linked (any more). */
  guild: GuildSettings | undefined;
  artefacts: Artefacts;
  now: Date;
}

/** The question to the bot: how does what should be there compare with what Discord shows? */
export function driftQuestion(here: EventInGuild): Omit<DriftRead, 'request_id' | 'reply_to'> {
  const { event, guild_id, guild, artefacts } = here;
  const wanted = wantedSteps(here);
  const native = wanted.find((step) => step.kind === 'scheduled-event');
  const signup = wanted.find((step) => step.kind === 'signup-message');
  // What it leads to is what is there, or what cannot be posted.
  const announced = wantedSteps(here, ['announcement']).find(({ kind }) => kind === 'announcement');
  const scheduled = artefacts['scheduled-event'];
  const announcement = placeOf(artefacts.announcement);
  const message = placeOf(artefacts['signup-message']);
  const channels = [guild?.signup_channel_id, guild?.announcement_channel_id];
  return {
    guild_id,
    event_id: event.id,
    scheduled_event:
      scheduled?.discord_id && !isEnded(here)
        ? {
            discord_id: scheduled.discord_id,
            wanted:
              native?.kind === 'scheduled-event' && native.action === 'edit'
                ? {
                    event: native.facts,
                    voice_channel_id: native.voice_channel_id,
                    leave: native.leave,
                    shown_image_url: native.shown_image_url,
                    shown_cover: native.shown_cover,
                  }
                : null,
          }
        : null,
    signup_message: message && { ...message, view: viewOf(signup) },
    announcement:
      announcement && announced ? { ...announcement, wanted: wantedOf(guild_id, announced) } : null,
    channel_ids: [...new Set(channels.filter((id) => typeof id === 'string'))],
  };
}

/** How the event stands in the guild, as the bot found it, and what a repair would do. */
export function driftOfGuild(
  here: EventInGuild,
  found: DriftFound | undefined,
): GuildDriftResource {
  const { artefacts, guild_id } = here;
  const answers = found?.artefacts ?? [];
  const known = Object.values(artefacts).flatMap(({ kind, discord_id, channel_id }) =>
    discord_id === null ? [] : [{ kind, discord_id, channel_id }],
  );
  const seen = known.map(({ kind, discord_id, channel_id }): FoundArtefact => {
    const answer = answers.find((one) => one.kind === kind && one.discord_id === discord_id);
    if (answer !== undefined) return withReason(answer, here);
    const object = { kind, discord_id, channel_id, fields: [] };
    if (kind === 'scheduled-event' && isEnded(here)) {
      const reason = 'It was ended in Discord, which is final: it stays as it is.';
      return { ...object, state: 'in-step', reason };
    }
    return { ...object, state: 'unreachable', reason: 'The bot has not answered.' };
  });
  const ids = new Set(known.map(({ discord_id }) => discord_id));
  const others = answers.filter(({ discord_id }) => !ids.has(discord_id));
  const missing = wantedSteps(here)
    .filter((step) => step.action === 'create' && !artefacts[step.kind]?.discord_id)
    .map(({ kind }) => ({
      kind,
      discord_id: null,
      url: null,
      state: 'missing' as const,
      fields: [],
      reason: blockedReason(artefacts[kind]),
    }));
  return {
    guild_id,
    artefacts: [...[...seen, ...others].map((one) => resourceOf(one, guild_id)), ...missing],
    steps: stepsAfter(here, [...seen, ...others]),
  };
}

/** What would be planned if everything that is there were in doubt, and nothing in the way. */
function wantedSteps(
  { event, guild, artefacts, now }: EventInGuild,
  kinds: readonly ArtefactKind[] = ARTEFACT_KINDS,
): Step[] {
  const doubted = Object.values(artefacts).map((artefact) => [
    artefact.kind,
    kinds.includes(artefact.kind)
      ? { ...artefact, blocks: [], leftovers: [], applied_digest: null }
      : artefact,
  ]);
  const doubtful = Object.fromEntries(doubted) as Artefacts;
  return planProjection({ event, guild, artefacts: doubtful, now, digestOf });
}

/** What the plan would do if we knew what the bot has found. */
function stepsAfter(
  { event, guild, artefacts, now }: EventInGuild,
  found: FoundArtefact[],
): GuildDriftResource['steps'] {
  const corrected = ARTEFACT_KINDS.flatMap((kind) => {
    const artefact = artefacts[kind];
    if (artefact === undefined) return [];
    const own = found.find((one) => one.kind === kind && one.discord_id === artefact.discord_id);
    const doubles = found.filter(
      (one) => one.kind === kind && one.discord_id !== artefact.discord_id,
    );
    const repairs = own?.state === 'different' && own.fields.some(({ kept }) => !kept);
    const gone = own?.state === 'missing';
    return [
      [
        kind,
        {
          ...artefact,
          ...(gone ? { discord_id: null, applied_digest: null } : {}),
          ...(gone && kind === 'announcement' ? { dismissed: true } : {}),
          ...(repairs ? { applied_digest: null } : {}),
          leftovers: [...(artefact.leftovers ?? []), ...doubles],
        },
      ],
    ];
  });
  const known = Object.fromEntries(corrected) as Artefacts;
  return planProjection({ event, guild, artefacts: known, now, digestOf }).map((step) => ({
    type: `${step.kind}.${step.action}` as JobType,
    discord_id: 'discord_id' in step ? step.discord_id : null,
  }));
}

function withReason(answer: FoundArtefact, { artefacts }: EventInGuild): FoundArtefact {
  if (answer.state === 'missing' && answer.kind === 'announcement') {
    return {
      ...answer,
      reason:
        'Somebody deleted it, so it stays away: a repair once that was noticed announces it again.',
    };
  }
  const blocked = blockedReason(artefacts[answer.kind]);
  return answer.reason === null && blocked && answer.state !== 'in-step'
    ? { ...answer, reason: blocked }
    : answer;
}

function resourceOf(found: FoundArtefact, guild_id: string): ArtefactDriftResource {
  const { kind, discord_id, channel_id, state, fields, reason } = found;
  const url = state === 'missing' ? null : discordUrl({ kind, guild_id, channel_id, discord_id });
  return { kind, discord_id, url, state, fields, reason };
}

function isEnded({ event, guild_id, artefacts }: EventInGuild): boolean {
  const ended = artefacts['scheduled-event']?.ended;
  if (ended?.asked === true) return closingIn(event, guild_id) !== undefined;
  return ended?.start_at.getTime() === event.start_at.getTime();
}

function placeOf(artefact: StoredArtefact | undefined) {
  const { discord_id, channel_id } = artefact ?? {};
  return discord_id && channel_id ? { discord_id, channel_id } : null;
}

function wantedOf(guild_id: string, step: Step) {
  return step.kind === 'announcement' && step.action !== 'delete'
    ? announcementContent(guild_id, step)
    : null;
}

function viewOf(step: Step | undefined) {
  return step !== undefined && 'view' in step ? step.view : null;
}
