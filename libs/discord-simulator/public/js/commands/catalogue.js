import { mayUse } from '../channel-access.js';

const [SUBCOMMAND, GROUP, CHAT_INPUT] = [1, 2, 1];

/**
 * Every command that the picked member can send, one line for each subcommand.
 * @returns {{ names: string[], shown: string, description: string, options: object[] }[]}
 */
export function commandLines(scene) {
  const { guild, channel, isDm, me } = scene;
  if (isDm || !guild || !channel || !me) return [];
  return guild.commands
    .filter((command) => (command.type ?? CHAT_INPUT) === CHAT_INPUT)
    .filter((command) => mayUse(scene, channel, command))
    .flatMap((command) => linesOf(command, me.locale, { names: [], shown: '/' }));
}

function linesOf(command, locale, before) {
  const { options = [] } = command;
  const names = [...before.names, command.name];
  const shown = before.shown + localized(command, 'name', locale);
  const inner = options.filter(({ type }) => type === SUBCOMMAND || type === GROUP);
  if (inner.length > 0) {
    return inner.flatMap((option) => linesOf(option, locale, { names, shown: `${shown} ` }));
  }
  return [{ names, shown, description: localized(command, 'description', locale), options }];
}

/** Commands and options are named in the language of the member, where the bot says how. */
export function localized(item, field, locale) {
  return item[`${field}_localizations`]?.[locale] ?? item[field] ?? '';
}

/** `/place nombre:2`: the words of the command, and the options that were typed with it. */
export function parseDraft(text) {
  const [words = '', ...pairs] = text.slice(1).split(/\s+(?=[\p{L}\p{N}_-]+:)/u);
  return {
    words: words.trim().replace(/\s+/g, ' ').toLowerCase(),
    typed: pairs.map((pair) => [
      pair.slice(0, pair.indexOf(':')).toLowerCase(),
      pair.slice(pair.indexOf(':') + 1).trim(),
    ]),
  };
}

/** The lines that a draft may become; those that begin with its words come first. */
export function matchingLines(lines, text) {
  const { words, typed } = parseDraft(text);
  const namesOf = ({ shown, names }) => [shown.slice(1).toLowerCase(), names.join(' ')];
  if (typed.length > 0) return lines.filter((line) => namesOf(line).includes(words));
  const begins = (line) => namesOf(line).some((name) => name.startsWith(words));
  const contains = (line) => namesOf(line).some((name) => name.includes(words));
  return [...lines.filter(begins), ...lines.filter((line) => !begins(line) && contains(line))];
}
