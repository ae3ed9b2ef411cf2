import { ComponentType as Type } from 'discord-api-types/v10';

import { badRequest } from '../request-error.ts';
import type { Choice, Chooser } from './choices.ts';
import { checkChosen } from './choices.ts';

export type FormValue = string | readonly string[] | boolean | null;

export interface ModalForm {
  custom_id: string;
  title: string;
  components: FormPart[];
}

interface FormPart {
  type: Type;
  /** In a label. */
  component?: FormInput;
  /** In an action row, as bots did before labels. */
  components?: FormInput[];
}

interface FormInput extends Choice {
  custom_id: string;
  required?: boolean | null;
  min_length?: number | null;
  max_length?: number | null;
}

interface AnsweredInput {
  type: Type;
  id: number;
  custom_id: string;
  value?: string | boolean | null;
  values?: readonly string[];
}

export interface AnsweredPart {
  type: Type;
  id: number;
  component?: AnsweredInput;
  components?: AnsweredInput[];
}

/** What a filled-in form sends: its parts with the values, as each kind of input words them. */
export function answerForm(
  by: Chooser,
  form: ModalForm,
  fields: Record<string, FormValue>,
): AnsweredPart[] {
  const inputs = form.components.flatMap(({ component, components = [] }) =>
    component ? [component] : components,
  );
  const known = inputs.map(({ custom_id }) => custom_id);
  const unknown = Object.keys(fields).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw badRequest(`The form has no input "${unknown}"; it has ${known.join(', ')}.`);
  }
  let lastId = 0;
  const answer = (input: FormInput) => answerInput(by, input, fields[input.custom_id], ++lastId);
  return form.components.map(({ type, component, components }) => ({
    type,
    id: ++lastId,
    ...(component ? { component: answer(component) } : {}),
    ...(components ? { components: components.map(answer) } : {}),
  }));
}

/** What was chosen in selects of users, roles and channels. */
export function chosenIds(parts: readonly AnsweredPart[]): string[] {
  const kinds = new Set([
    Type.UserSelect,
    Type.RoleSelect,
    Type.MentionableSelect,
    Type.ChannelSelect,
  ]);
  return parts.flatMap(({ component }) =>
    component && kinds.has(component.type) ? [...(component.values ?? [])] : [],
  );
}

function answerInput(
  by: Chooser,
  input: FormInput,
  value: FormValue | undefined,
  id: number,
): AnsweredInput {
  const { type, custom_id } = input;
  const base = { type, id, custom_id };
  switch (type) {
    case Type.TextInput:
      return { ...base, value: checkText(input, value ?? '') };
    case Type.Checkbox:
      return { ...base, value: value === true };
    case Type.RadioGroup: {
      const [chosen = null] = chosenIn(by, input, value);
      return { ...base, value: chosen };
    }
    case Type.CheckboxGroup:
      return { ...base, values: chosenIn(by, input, value, input.options?.length) };
    default:
      return { ...base, values: chosenIn(by, input, value) };
  }
}

function checkText(input: FormInput, value: FormValue): string {
  const { custom_id, required, min_length, max_length } = input;
  if (typeof value !== 'string') throw badRequest(`"${custom_id}" takes a text.`);
  if (value === '' && required === false) return value;
  const least = Math.max(min_length ?? 0, 1);
  const most = max_length ?? 4000;
  if (value.length < least || value.length > most) {
    throw badRequest(`"${custom_id}" takes ${least} to ${most} characters, not ${value.length}.`);
  }
  return value;
}

function chosenIn(
  by: Chooser,
  input: FormInput,
  value: FormValue | undefined,
  usualMost = 1,
): readonly string[] {
  const { custom_id, required } = input;
  const list = Array.isArray(value) ? (value as readonly string[]) : value ? [value] : [];
  if (list.some((item) => typeof item !== 'string')) {
    throw badRequest(`"${custom_id}" takes what is chosen, as a list of values.`);
  }
  const chosen = list as readonly string[];
  if (chosen.length === 0 && required === false) return chosen;
  checkChosen(by, input, chosen, { what: `"${custom_id}"`, usualMost });
  return chosen;
}
