import type { FieldDrift } from '@verselink/contracts';
import type { APIEmbed, APIMessage } from 'discord-api-types/v10';
import { embedsHidden } from '../discord/edit-visibly.ts';

/** What one of our messages should show. */
interface WantedBody {
  embeds: [APIEmbed];
  components: readonly object[];
}

/** In which parts a message of ours shows something else than it should. Discord trims what it is given. */
export function messageDrift(message: APIMessage, wanted: WantedBody): FieldDrift[] {
  const [embed] = message.embeds;
  const hidden = embedsHidden(message);
  const shownParts = new Map(hidden ? [] : partsOf(embed));
  const wantedParts = new Map(hidden ? [] : partsOf(wanted.embeds[0]));
  const names = new Set([...wantedParts.keys(), ...shownParts.keys()]);
  const texts = [...names].map((name) => ({
    name,
    shown: shownParts.get(name) ?? null,
    wanted: wantedParts.get(name) ?? null,
  }));
  const all = [
    { name: 'embeds', shown: hidden ? 'hidden' : 'shown', wanted: 'shown' },
    ...texts,
    {
      name: 'buttons',
      shown: buttonsOf(message.components ?? []),
      wanted: buttonsOf(wanted.components),
    },
  ];
  return all.filter((part) => part.shown !== part.wanted).map((part) => ({ ...part, kept: false }));
}

function partsOf(embed: APIEmbed | undefined): [string, string][] {
  if (embed === undefined) return [];
  const { author, title, description, image, footer, fields = [] } = embed;
  const parts: [string, string | undefined][] = [
    ['author', author?.name],
    ['title', title],
    ['description', description],
    ...fields.map(({ name, value }): [string, string] => [`field ${name.trim()}`, value]),
    ['image', image?.url],
    ['footer', footer?.text],
  ];
  return parts.flatMap(([name, text]) => (text === undefined ? [] : [[name, text.trim()]]));
}

/** What can be pressed or chosen, and what it says. */
function buttonsOf(rows: readonly object[]): string {
  const seen = (part: unknown): string[] => {
    if (typeof part !== 'object' || part === null) return [];
    const component = part as Record<string, unknown>;
    const inner = [component.components, component.options].flatMap((list) =>
      Array.isArray(list) ? list.flatMap(seen) : [],
    );
    const { custom_id, url, label, placeholder, description, disabled } = component;
    const said = [custom_id, url, label, placeholder, description].filter(
      (text) => typeof text === 'string',
    );
    const own = said.join(' ') + (disabled === true ? ' (off)' : '');
    return own === '' ? inner : [own, ...inner];
  };
  return rows.flatMap(seen).join(', ');
}
