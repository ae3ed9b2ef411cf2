import {
  cleanText,
  formatCustomId,
  NOTE_LENGTH,
  SHIP_LENGTH,
  type EventView,
  type Locale,
  type SignUpWords,
} from '@verselink/contracts';
import {
  ComponentType,
  TextInputStyle,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APIModalSubmissionComponent,
  type APISelectMenuOption,
} from 'discord-api-types/v10';
import { textsOf } from './texts/texts.ts';

/** What a form asks for. */
interface Asks {
  note: boolean;
  ship: boolean;
  /** Where each seat has a role. */
  role: boolean;
}

/** A form to open: for which event, and for which role if one was chosen. */
export interface FormRequest {
  eventId: string;
  roleId: string | null;
  asks: Asks;
  /** What to choose from where the role is asked for: as the sign-up message offers it. */
  roles: APISelectMenuOption[];
}

/**
 * What the form of an event asks for, as the argument of a custom_id: a form must be the first answer, so there is no
 * time to look it up. Undefined when the event asks for nothing.
 */
export function formArg({
  ask_note,
  ask_ship,
  roles,
  role_optional,
}: EventView): string | undefined {
  const arg = (ask_ship === true ? 's' : '') + (ask_note === true ? 'n' : '');
  if (arg === '') return undefined;
  return roles.length > 0 && !role_optional ? `${arg}r` : arg;
}

/** Reads what `formArg` wrote. */
export function parseFormArg(arg = ''): Asks {
  return { note: arg.includes('n'), ship: arg.includes('s'), role: arg.includes('r') };
}

/** The form; sent, it is the click of its custom_id (read-interaction.ts). Only a role is compulsory in it. */
export function signupForm(
  { eventId, roleId, asks, roles }: FormRequest,
  locale: Locale,
): APIModalInteractionResponseCallbackData {
  const { form } = textsOf(locale);
  const ship = input('ship', form.ship, TextInputStyle.Short, SHIP_LENGTH);
  const note = input('note', form.note, TextInputStyle.Paragraph, NOTE_LENGTH);
  return {
    custom_id: formatCustomId({
      verb: 'join',
      eventId,
      ...(roleId === null ? {} : { arg: roleId }),
    }),
    title: form.title,
    components: [
      ...(roleId === null && roles.length > 0 ? [roleInput(roles, form.role)] : []),
      ...(asks.ship ? [ship] : []),
      ...(asks.note ? [note] : []),
    ],
  };
}

const ROLE_INPUT = 'role';

function roleInput(options: APISelectMenuOption[], label: string): APILabelComponent {
  return {
    type: ComponentType.Label,
    label,
    component: { type: ComponentType.StringSelect, custom_id: ROLE_INPUT, options, required: true },
  };
}

/** The role that was chosen in the form; null = it asked for none. */
export function readFormRole(components: readonly APIModalSubmissionComponent[]): string | null {
  for (const part of components) {
    if (part.type !== ComponentType.Label) continue;
    const { component } = part;
    if (component.type === ComponentType.StringSelect && component.custom_id === ROLE_INPUT) {
      return component.values[0] ?? null;
    }
  }
  return null;
}

function input(
  custom_id: keyof SignUpWords,
  { label, hint }: { label: string; hint: string },
  style: TextInputStyle,
  max_length: number,
): APILabelComponent {
  return {
    type: ComponentType.Label,
    label,
    description: hint,
    component: { type: ComponentType.TextInput, custom_id, style, max_length, required: false },
  };
}

/** A hyphen, or a dash that a keyboard makes of it. */
const TAKES_BACK = /^[-‐-―−]$/u;

/**
 * What was written. A field left empty says nothing, since the form cannot show what the member said before: that
 * stays. A hyphen takes it back.
 */
export function readForm(components: readonly APIModalSubmissionComponent[]): SignUpWords {
  const words: SignUpWords = {};
  for (const part of components) {
    if (part.type !== ComponentType.Label) continue;
    const { component } = part;
    if (component.type !== ComponentType.TextInput) continue;
    const text = cleanText(component.value, { lines: component.custom_id === 'note' });
    if (text !== '' && (component.custom_id === 'note' || component.custom_id === 'ship')) {
      words[component.custom_id] = TAKES_BACK.test(text) ? null : text;
    }
  }
  return words;
}
