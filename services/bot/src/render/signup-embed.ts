import type { EventView } from '@verselink/contracts';
import type { APIEmbed } from 'discord-api-types/v10';
import { LIMITS } from './limits.ts';
import { escapeWithin, oneLine, prose, truncate } from './plain-text.ts';
import type { Roster } from './roster.ts';
import { seatFields } from './seat-fields.ts';
import type { Texts } from './texts/texts.ts';
import { discordTime } from './discord-time.ts';

export const STATE_LOOKS = {
  published: { icon: '🟢', color: 0x2fb67c },
  full: { icon: '🟠', color: 0xe8a33d },
  closed: { icon: '🔒', color: 0xe8a33d },
  running: { icon: '🔵', color: 0x3b82f6 },
  completed: { icon: '🏁', color: 0x8b949e },
  cancelled: { icon: '🔴', color: 0xd64550 },
} as const;

/** So much of the event's own description leaves room for 25 roles with names. */
const DESCRIPTION_LENGTH = 600;
const PLACE_LENGTH = 200;
const BAR_LENGTH = 12;

/** The embed of the sign-up message: all of Discord's limits held, and whoever does not fit is counted. */
export function signupEmbed(view: EventView, roster: Roster, texts: Texts): APIEmbed {
  const full = roster.capacity !== null && roster.taken >= roster.capacity;
  const shown = lookOf(view, full);
  const { icon, color } = STATE_LOOKS[shown];
  const stateText =
    view.closed_here && isClosedHere(view)
      ? texts.closedHere[view.closed_here]
      : shown === 'full' || shown === 'closed'
        ? texts.signups[shown]
        : texts.states[shown];

  const embed: APIEmbed = {
    author: { name: truncate(typeName(view.type, texts), LIMITS.author) },
    title: escapeWithin(oneLine(view.title), LIMITS.embedTitle),
    description: `${icon} **${stateText}**\n\n${excerpt(view.description, texts)}`,
    color,
    fields: [
      {
        name: texts.fields.start,
        value: `${discordTime(view.start_at, 'F')}\n${discordTime(view.start_at, 'R')}`,
        inline: true,
      },
      {
        name: texts.fields.duration,
        value: `${duration(view, texts)}\n${texts.until(discordTime(view.end_at, 't'))}`,
        inline: true,
      },
      ...(view.location === null || oneLine(view.location) === ''
        ? []
        : [
            {
              name: texts.fields.place,
              value: escapeWithin(oneLine(view.location), PLACE_LENGTH),
              inline: true,
            },
          ]),
      { name: texts.fields.seats, value: seatsLine(roster, texts) + closingLine(view, texts) },
    ],
    footer: { text: `VerseLink · ${view.event_id}` },
  };
  if (view.url !== null) embed.url = view.url;
  if (view.image_url !== null) embed.image = { url: view.image_url };

  const fields = embed.fields ?? [];
  const room = {
    characters: LIMITS.embedTotal - embedLength(embed),
    fields: LIMITS.embedFields - fields.length,
  };
  return { ...embed, fields: [...fields, ...seatFields(roster, texts, room)] };
}

function lookOf(view: EventView, full: boolean): keyof typeof STATE_LOOKS {
  if (isClosedHere(view)) return view.closed_here === 'completed' ? 'completed' : 'cancelled';
  if (view.state !== 'published') return view.state;
  return view.signup_closed === true ? 'closed' : full ? 'full' : 'published';
}

/** True where people of the guild ended what goes on elsewhere. */
function isClosedHere({ closed_here, state }: EventView): boolean {
  return Boolean(closed_here) && (state === 'published' || state === 'running');
}

/** Until when one can sign up, where that is not simply until the start. */
function closingLine({ state, signup_closes_at, signup_closed }: EventView, texts: Texts): string {
  if (state !== 'published' || !signup_closes_at) return '';
  const [moment, distance] = [
    discordTime(signup_closes_at, 'f'),
    discordTime(signup_closes_at, 'R'),
  ];
  return `\n${signup_closed === true ? texts.signups.closedSince(moment) : texts.signups.openUntil(moment, distance)}`;
}

/** Characters that Discord counts against the 6000 of an embed. */
export function embedLength(embed: APIEmbed): number {
  const fields = (embed.fields ?? []).reduce(
    (sum, field) => sum + field.name.length + field.value.length,
    0,
  );
  return (
    fields +
    (embed.title?.length ?? 0) +
    (embed.description?.length ?? 0) +
    (embed.footer?.text.length ?? 0) +
    (embed.author?.name.length ?? 0)
  );
}

export function typeName(type: string, texts: Texts): string {
  const plain = oneLine(type);
  return texts.types[plain.toLowerCase()] ?? `🚀 ${plain}`;
}

export function excerpt(description: string, texts: Texts): string {
  const text = prose(description);
  if (text.length <= DESCRIPTION_LENGTH) return text;
  return `${truncate(text, DESCRIPTION_LENGTH)} *${texts.cutHere}*`;
}

function duration({ start_at, end_at }: EventView, texts: Texts): string {
  const minutes = Math.round((Date.parse(end_at) - Date.parse(start_at)) / 60_000);
  return texts.hours(Math.floor(minutes / 60), minutes % 60);
}

function seatsLine({ taken, capacity, waitlist }: Roster, texts: Texts): string {
  const waiting = waitlist.count === 0 ? '' : ` · ${texts.waiting(waitlist.count)}`;
  if (capacity === null) return `**${texts.registered(taken)}**${waiting}`;
  const filled = Math.min(BAR_LENGTH, Math.floor((taken / capacity) * BAR_LENGTH));
  const bar = '▰'.repeat(filled) + '▱'.repeat(BAR_LENGTH - filled);
  return `${bar} **${taken}/${capacity}**${waiting}`;
}
