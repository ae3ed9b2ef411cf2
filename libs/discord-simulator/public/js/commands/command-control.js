import { post } from '../api.js';
import { state, update } from '../store.js';
import { runSlash } from '../actions.js';
import { localized, matchingLines, parseDraft } from './catalogue.js';
import { choicesOf, filterChoices, valueOf } from './option-values.js';

/** How long nothing is typed before the bot is asked what it proposes. */
const TYPING_PAUSE_MS = 250;
const MOST_SHOWN = 25;
const EMPTY = { text: '', active: 0, closed: false };

/** Begins the command of a line; options typed with it are taken, the rest is asked one by one. */
export function begin(scene, line, draft) {
  const command = { line, values: new Map(), current: null, proposed: [], error: null };
  const { typed } = parseDraft(draft);
  let wrong = null;
  for (const [name, text] of typed) {
    const option = line.options.find(
      (known) => known.name === name || localized(known, 'name', scene.me.locale) === name,
    );
    const value = option ? valueOf(scene, option, text) : { error: null };
    if (!option || value.error !== undefined) wrong ??= { option, text, error: value.error };
    else command.values.set(option.name, value);
  }
  if (wrong?.option) {
    update({ command: { ...command, error: wrong.error } });
    ask(scene, wrong.option, wrong.text);
    return;
  }
  const next = nextRequired(command);
  update({ command, composer: { ...EMPTY, active: -1 } });
  if (next) ask(scene, next);
  else if (line.options.length === 0 || typed.length > 0) void send(scene);
}

export const cancel = () => update({ command: null, composer: EMPTY });

/** Asks for an option; what was answered before can be changed. */
export function ask(scene, option, text = '') {
  const { command } = state;
  const isListed = choicesOf(scene, option) !== null;
  update({
    command: { ...command, current: option, proposed: [], error: command.error },
    composer: { ...EMPTY, text, active: isListed ? 0 : -1 },
  });
  if (option.autocomplete) propose(scene);
}

/** What the list shows for what is typed now. */
export function suggestions(scene) {
  const { command, composer } = scene;
  if (composer.closed) return [];
  if (!command) {
    return composer.text.startsWith('/') ? matchingLines(scene.lines, composer.text) : [];
  }
  const { current, line, values, proposed } = command;
  if (current === null) {
    return filterChoices(
      line.options
        .filter(({ name }) => !values.has(name))
        .map((option) => ({
          option,
          value: option.name,
          label: localized(option, 'name', scene.me.locale),
          description: localized(option, 'description', scene.me.locale),
        })),
      composer.text,
    );
  }
  if (current.autocomplete) return proposed;
  return filterChoices(choicesOf(scene, current) ?? [], composer.text).slice(0, MOST_SHOWN);
}

export function type(scene, text) {
  const { command, composer } = state;
  const current = command?.current ?? null;
  // What is proposed for the text before is not chosen by accident.
  const isListed = !command || (current !== null && !current.autocomplete);
  update({ composer: { ...composer, text, active: isListed ? 0 : -1, closed: false } });
  if (command?.error) update({ command: { ...command, error: null } });
  if (current?.autocomplete) propose(scene);
}

/** Takes what is chosen, else what is typed; then asks for the next, or sends. */
export function accept(scene, chosen) {
  const { command, composer } = state;
  const { current } = command;
  if (current === null) {
    if (chosen) ask(scene, chosen.option);
    else void send(scene);
    return;
  }
  const text = composer.text.trim();
  if (!chosen && text === '' && !current.required) {
    leaveOption();
    return;
  }
  const value = chosen ?? valueOf(scene, current, text);
  if (value.error !== undefined) {
    update({ command: { ...command, error: value.error } });
    return;
  }
  const values = new Map(command.values).set(current.name, value);
  const after = { ...command, values, current: null, proposed: [], error: null };
  update({ command: after, composer: { ...EMPTY, active: -1 } });
  const next = nextRequired(after);
  if (next) ask(scene, next);
}

/** Backspace in an empty field: leaves an option out, or goes back to the one before. */
export function back(scene) {
  const { command } = state;
  const { current, values, line } = command;
  if (current !== null && !current.required) {
    leaveOption();
    return;
  }
  const before = [...values.keys()].at(-1);
  if (before === undefined) {
    cancel();
    return;
  }
  const rest = new Map(values);
  rest.delete(before);
  update({ command: { ...command, values: rest } });
  const option = line.options.find(({ name }) => name === before);
  ask(scene, option, String(values.get(before).label));
}

function leaveOption() {
  update({
    command: { ...state.command, current: null, error: null },
    composer: { ...EMPTY, active: -1 },
  });
}

/** Sends what is there; what the simulator refuses comes back to be put right. */
async function send(scene) {
  const { command } = state;
  const missing = nextRequired(command);
  if (missing) {
    ask(scene, missing);
    return;
  }
  cancel();
  const wasTaken = await runSlash(scene, bodyOf(command));
  if (!wasTaken && state.command === null) update({ command });
}

function bodyOf({ line, values }) {
  return {
    command: line.names.join(' '),
    options: Object.fromEntries([...values].map(([name, { value }]) => [name, value])),
  };
}

const nextRequired = ({ line, values }) =>
  line.options.find(({ name, required }) => required && !values.has(name));

let asked = 0;

/** Asks the bot what it proposes for what is typed, once the typing pauses. */
function propose(scene) {
  const mine = ++asked;
  setTimeout(async () => {
    const { command, composer } = state;
    if (mine !== asked || !command?.current?.autocomplete) return;
    const { current } = command;
    const body = bodyOf(command);
    const report = await post('/slash', {
      guild_id: scene.guild.id,
      channel_id: scene.channel.id,
      user_id: scene.me.user.id,
      ...body,
      options: { ...body.options, [current.name]: composer.text },
      focused: current.name,
    });
    if (mine !== asked || state.command?.current !== current) return;
    const proposed = (report?.choices ?? []).map((choice) => ({
      value: choice.value,
      label: localized(choice, 'name', scene.me.locale),
    }));
    update({
      command: {
        ...state.command,
        proposed,
        error: report?.outcome === 'failed' ? scene.t.choicesFailed : null,
      },
      composer: { ...state.composer, active: proposed.length > 0 ? 0 : -1 },
    });
  }, TYPING_PAUSE_MS);
}
