import type { EventView, ReminderKind, ReminderSend } from '@verselink/contracts';
import type { APIEmbed, APIMessage } from 'discord-api-types/v10';
import { discordTime } from './discord-time.ts';
import { joinWithin } from './fit.ts';
import { LIMITS } from './limits.ts';
import { roleName } from './members.ts';
import { escapeWithin, oneLine } from './plain-text.ts';
import { rosterOf, type Roster } from './roster.ts';
import { signupLink, type LinkRow } from './signup-link.ts';
import { textsOf, type Texts } from './texts/texts.ts';

const COLOR = 0xe8a33d;
const PLACE_LENGTH = 200;

/** The reminder of an event in a guild's channel, with the figures of this moment. */
export function reminderMessage({ view, reminder, signup_url }: ReminderSend): {
  embeds: [APIEmbed];
  components: LinkRow[];
} {
  const texts = textsOf(view.locale);
  const roster = rosterOf(view);
  const place = oneLine(view.location ?? '');
  const embed: APIEmbed = {
    title: escapeWithin(oneLine(view.title), LIMITS.embedTitle),
    description: `⏰ ${discordTime(view.start_at, 'F')} · **${discordTime(view.start_at, 'R')}**`,
    color: COLOR,
    fields: [
      ...(place === ''
        ? []
        : [{ name: texts.fields.place, value: escapeWithin(place, PLACE_LENGTH), inline: true }]),
      { name: texts.fields.seats, value: seatsText(roster, texts), inline: true },
      ...freeRoles(roster, texts),
    ],
    footer: { text: footer(view, reminder) },
    timestamp: view.start_at,
    ...(view.url === null ? {} : { url: view.url }),
  };
  return { embeds: [embed], components: signupLink(signup_url, texts) };
}

/** The line above the mentions: what a notification on a phone shows. */
export function reminderLine(view: EventView): string {
  const title = escapeWithin(oneLine(view.title), LIMITS.embedTitle);
  return textsOf(view.locale).reminded(title, discordTime(view.start_at, 'R'));
}

/** True for the reminder of this kind for this event at its present start: how one is found again. */
export function isReminderOf(
  { embeds: [embed] }: Pick<APIMessage, 'embeds'>,
  { view, reminder }: Pick<ReminderSend, 'view' | 'reminder'>,
): boolean {
  return (
    embed?.footer?.text === footer(view, reminder) &&
    Date.parse(embed.timestamp ?? '') === Date.parse(view.start_at)
  );
}

function footer({ event_id }: EventView, reminder: ReminderKind): string {
  return `VerseLink · ${event_id} · ${MARKS[reminder]}`;
}

/** The same in every language, so that a change of the guild's language does not hide an earlier message. */
const MARKS: Readonly<Record<ReminderKind, string>> = { '3d': 'J-3', '1d': 'J-1', '1h': 'H-1' };

function seatsText({ taken, capacity, waitlist }: Roster, texts: Texts): string {
  const waiting = waitlist.count === 0 ? '' : ` · ${texts.waiting(waitlist.count)}`;
  if (capacity === null) return `**${texts.registered(taken)}**${waiting}`;
  return `**${taken}/${capacity}** · ${texts.seatsLeft(Math.max(0, capacity - taken), capacity)}${waiting}`;
}

/** Roles that still have seats: what a reader could do something about. */
function freeRoles({ roles }: Roster, texts: Texts): APIEmbed['fields'] & object {
  const lines = roles.flatMap(({ role, left }) => {
    return role === null || left === 0
      ? []
      : [`${roleName(role)} · ${texts.seatsLeft(left, role.capacity)}`];
  });
  if (lines.length === 0) return [];
  return [
    {
      name: texts.fields.roles,
      value: joinWithin(lines, '\n', LIMITS.fieldValue, texts.more),
    },
  ];
}
