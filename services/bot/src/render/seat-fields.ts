import type { RosterEntry } from '@verselink/contracts';
import type { APIEmbedField } from 'discord-api-types/v10';
import { allocate, joinWithin, splitWithin } from './fit.ts';
import { LIMITS } from './limits.ts';
import { memberName, roleName, waitingName } from './members.ts';
import type { Listed, Roster, SeatGroup } from './roster.ts';
import type { Texts } from './texts/texts.ts';

/** A list of members under a heading; `names` may not all fit, and `unnamed` members are only counted. */
interface Section {
  heading: string;
  names: string[];
  unnamed: number;
  separator: string;
  inline: boolean;
  /** Lines share fields with other such lines: more roles than there are fields. */
  asLine: boolean;
}

/** Up to here every role has a field of its own (four rows of three); beyond, a line. */
const ROLES_AS_FIELDS = 12;
const ROLE_NAME_IN_LINE = 70;
/** Fields that one list may fill, one after the other: all that an embed has room for. */
const FIELDS_PER_LIST = 8;
/** Fields that lines may need: of two that follow on each other the texts would not fit into one. */
const FIELDS_OF_LINES = 12;
/** A field must have a name: a zero-width space lets a list go on without a second heading. */
const UNNAMED = '\u200b';
/** A name with what stands beside it, escaped. */
const LONGEST_NAME = 220;
/** Between a line's heading and its members. */
const JOINT = ' · ';
/** What `texts.more` may need: every list can at least say how many it holds. */
const RESERVE = 24;

/** Who sits, waits, may come or will not, within the room that is left in the embed. */
export function seatFields(
  roster: Roster,
  texts: Texts,
  room: { characters: number; fields: number },
): APIEmbedField[] {
  const all = withFields(sections(roster, texts), room.fields);
  const whole = all.map(({ names, separator }) => names.join(separator).length);
  const fixed = all.reduce((sum, { heading }) => sum + heading.length + RESERVE, 0);
  const wanted = whole.map((length, index) =>
    Math.max(0, Math.min(length, capacityOf(all[index]) - ROLE_NAME_IN_LINE * 2) - RESERVE),
  );
  // Lines are packed into fields, each with a heading and line breaks that the sections do not count.
  const packing = all.some(({ asLine }) => asLine) ? 200 : 0;
  const shares = allocate(wanted, room.characters - fixed - packing);
  const valueOf = ({ names, separator, unnamed }: Section, max: number) =>
    joinWithin(names, separator, max, texts.more, unnamed);
  const shared = all.map((section, index) => valueOf(section, RESERVE + (shares[index] ?? 0)));

  // A share too small for the next name is left over: whole names of the first lists take it up.
  let left = room.characters - packing - all.reduce((sum, { heading }) => sum + heading.length, 0);
  left -= shared.reduce((sum, value) => sum + Math.max(1, value.length), 0);
  const fitted = all.map((section, index) => {
    const value = shared[index] ?? '';
    const most = capacityOf(section) - (section.asLine ? section.heading.length + JOINT.length : 0);
    const fuller = valueOf(section, Math.min(most, value.length + Math.max(0, left)));
    if (fuller.length <= value.length) return { ...section, value };
    left -= fuller.length - value.length;
    return { ...section, value: fuller };
  });
  const lines = fitted
    .filter(({ asLine }) => asLine)
    .map(({ heading, value }) => (value === '' ? heading : `${heading}${JOINT}${value}`));
  const fields = fitted
    .filter(({ asLine }) => !asLine)
    .flatMap(({ heading, value, separator, inline }) =>
      splitWithin(value || '—', separator, LIMITS.fieldValue).map((part, index) => ({
        name: index === 0 ? heading : UNNAMED,
        value: part,
        inline,
      })),
    );
  return [...packLines(lines, texts.fields.roles), ...fields].slice(0, room.fields);
}

/** Lets lists go on in the fields that are not needed for the first part of each. */
function withFields(all: Section[], total: number): (Section & { fields: number })[] {
  const lines = all.filter(({ asLine }) => asLine).length;
  const spare = total - (all.length - lines) - Math.min(lines, FIELDS_OF_LINES);
  const further = all.map(({ asLine, names, separator }) => {
    const length = names.join(separator).length;
    const fields = Math.ceil(length / (LIMITS.fieldValue - LONGEST_NAME));
    return asLine || length <= LIMITS.fieldValue ? 0 : Math.min(fields, FIELDS_PER_LIST) - 1;
  });
  const granted = allocate(further, Math.max(0, spare));
  return all.map((section, index) => ({
    ...section,
    fields: section.asLine ? FIELDS_PER_LIST : 1 + (granted[index] ?? 0),
  }));
}

/** How many characters a section's fields hold; of several, each but the last ends with a whole name. */
function capacityOf(section: { fields: number } | undefined): number {
  const { fields = 1 } = section ?? {};
  return fields * LIMITS.fieldValue - (fields - 1) * LONGEST_NAME;
}

function sections(roster: Roster, texts: Texts): Section[] {
  const asLine = roster.roles.length > ROLES_AS_FIELDS;
  const nameOf = (entry: RosterEntry) => memberName(entry, texts);
  const seats = ({ members }: SeatGroup) => members.map(nameOf);
  const titled = <M>(
    title: string,
    { members, count }: Listed<M>,
    nameOf: (member: M) => string,
    separator: string,
    inline = false,
  ): Section[] =>
    count === 0
      ? []
      : [
          {
            heading: `${title} · ${count}`,
            names: members.map(nameOf),
            unnamed: count - members.length,
            separator,
            inline,
            asLine: false,
          },
        ];

  const roles = roster.roles.map((group): Section => {
    const count = `${group.taken}/${group.role?.capacity ?? 0}`;
    const name = group.role === null ? '' : roleName(group.role, ROLE_NAME_IN_LINE);
    return {
      heading: asLine ? `**${name}** ${count}` : `${name} · ${count}`,
      names: asLine ? seats(group) : seats(group).map(bullet),
      unnamed: group.count - group.members.length,
      separator: asLine ? ', ' : '\n',
      inline: true,
      asLine,
    };
  });
  const withoutRole =
    roster.roles.length === 0 ? texts.fields.participants : texts.fields.withoutRole;
  return [
    ...roles,
    ...titled(withoutRole, roster.withoutRole, nameOf, ', '),
    ...titled(texts.fields.waitlist, roster.waitlist, (m) => waitingName(m, texts), '\n'),
    ...titled(texts.fields.tentative, roster.tentative, nameOf, ', ', true),
    ...titled(texts.fields.absent, roster.absent, nameOf, ', ', true),
  ];
}

function bullet(name: string): string {
  return `• ${name}`;
}

function packLines(lines: string[], heading: string): APIEmbedField[] {
  const values: string[] = [];
  // A line that is longer than a field goes on in the next.
  for (const line of lines.flatMap((whole) => splitWithin(whole, ', ', LIMITS.fieldValue))) {
    const last = values.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= LIMITS.fieldValue) {
      values[values.length - 1] = `${last}\n${line}`;
    } else {
      values.push(line);
    }
  }
  return values.map((value, index) => ({
    name: index === 0 ? heading : UNNAMED,
    value,
  }));
}
