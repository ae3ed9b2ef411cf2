import {
  formatCustomId,
  type EventView,
  type Locale,
  type RosterEntry,
} from '@verselink/contracts';
import {
  ButtonStyle,
  ComponentType,
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIEmbed,
} from 'discord-api-types/v10';
import { LIMITS } from './limits.ts';
import { memberName, memberWords, roleName, waitingName } from './members.ts';
import { escapeWithin, oneLine } from './plain-text.ts';
import { rosterOf, type Roster } from './roster.ts';
import { textsOf, type Texts } from './texts/texts.ts';

const ENTRIES_PER_PAGE = 20;
const PAGE_LENGTH = 3800;

export interface RosterPage {
  embeds: [APIEmbed];
  components: APIActionRowComponent<APIButtonComponent>[];
}

/** One page of the whole roster; a page number that does not exist (any more) becomes the nearest. */
export function rosterPage(view: EventView, locale: Locale, page: number): RosterPage {
  const texts = textsOf(locale);
  const groups = rosterGroups(rosterOf(view), texts);
  const pages = groups.length === 0 ? [texts.nobody] : paginate(groups);
  const current = Number.isInteger(page) ? Math.min(Math.max(page, 0), pages.length - 1) : 0;
  const members = view.registrations.filter(({ status }) => status !== 'withdrawn').length;

  const button = (target: number, label: string, disabled: boolean): APIButtonComponent => ({
    type: ComponentType.Button,
    style: ButtonStyle.Secondary,
    label,
    custom_id: formatCustomId({ verb: 'list', eventId: view.event_id, arg: String(target) }),
    disabled,
  });
  const last = pages.length - 1;
  return {
    embeds: [
      {
        title: escapeWithin(oneLine(view.title), LIMITS.embedTitle),
        description: pages[current],
        footer: { text: texts.page(current + 1, pages.length, members) },
      },
    ],
    components:
      pages.length < 2
        ? []
        : [
            {
              type: ComponentType.ActionRow,
              components: [
                button(current - 1, texts.buttons.previous, current === 0),
                button(current + 1, texts.buttons.next, current === last),
              ],
            },
          ],
  };
}

interface Group {
  heading: string;
  names: string[];
}

function rosterGroups(roster: Roster, texts: Texts): Group[] {
  const { fields } = texts;
  const bullet = (entry: RosterEntry) => `• ${memberName(entry, texts)}${memberWords(entry)}`;
  const counted = (title: string, names: string[]): Group => ({
    heading: `**${title} · ${names.length}**`,
    names,
  });
  const groups: Group[] = [
    ...roster.roles.map(({ role, members, taken }) => ({
      heading: `**${role === null ? '' : roleName(role)} · ${taken}/${role?.capacity ?? 0}**`,
      names: members.map(bullet),
    })),
    counted(
      roster.roles.length === 0 ? fields.participants : fields.withoutRole,
      roster.withoutRole.members.map(bullet),
    ),
    counted(
      fields.waitlist,
      roster.waitlist.members.map(
        (waiting) => waitingName(waiting, texts) + memberWords(waiting.entry),
      ),
    ),
    counted(fields.tentative, roster.tentative.members.map(bullet)),
    counted(fields.absent, roster.absent.members.map(bullet)),
  ];
  return groups.filter(({ names }) => names.length > 0);
}

/** Fills pages in order; a group that goes on repeats its heading on the next page. */
function paginate(groups: Group[]): string[] {
  const pages: string[] = [];
  let page = '';
  let entries = 0;
  for (const { heading, names } of groups) {
    names.forEach((name, index) => {
      const block = index === 0 ? `${page === '' ? '' : '\n\n'}${heading}\n${name}` : `\n${name}`;
      if (entries < ENTRIES_PER_PAGE && page.length + block.length <= PAGE_LENGTH) {
        page += block;
        entries += 1;
        return;
      }
      pages.push(page);
      page = `${heading}\n${name}`;
      entries = 1;
    });
  }
  return page === '' ? pages : [...pages, page];
}
