import { ButtonStyle, ComponentType as Type } from 'discord-api-types/v10';

import type { FormIssue } from '../form-errors.ts';
import { REQUIRED } from '../form-errors.ts';

/** Any component; which fields it has depends on its type. */
export interface ComponentBody {
  type: Type;
  custom_id?: string | null;
  components?: ComponentBody[];
  accessory?: ComponentBody;
  component?: ComponentBody;
  style?: number;
  label?: string | null;
  emoji?: unknown;
  url?: string | null;
  content?: string;
  min_length?: number | null;
  max_length?: number | null;
  min_values?: number | null;
  max_values?: number | null;
  options?: { value: string }[];
}

type Path = readonly (string | number)[];

const V2_ONLY: ReadonlySet<Type> = new Set([
  Type.Section,
  Type.TextDisplay,
  Type.Thumbnail,
  Type.MediaGallery,
  Type.File,
  Type.Separator,
  Type.Container,
]);
const SELECTS: ReadonlySet<Type> = new Set([
  Type.StringSelect,
  Type.UserSelect,
  Type.RoleSelect,
  Type.MentionableSelect,
  Type.ChannelSelect,
]);
const MOST_ROWS = 5;
const MOST_COMPONENTS_V2 = 40;
const MOST_TEXT_V2 = 4000;

/** What the published schema cannot say of components (developers/components/reference). */
export function componentIssues(
  components: readonly ComponentBody[],
  { v2, at }: { v2: boolean; at: Path },
): FormIssue[] {
  const all = flatten(components, at);
  const issues = all.flatMap(({ component, path }) => [
    ...(V2_ONLY.has(component.type) && !v2 ? [choices([...path, 'type'], '1')] : []),
    ...rowIssues(component, path),
    ...buttonIssues(component, path),
    ...selectIssues(component, path),
    ...textInputIssues(component, path),
  ]);
  issues.push(...duplicateIds(all));
  if (!v2 && components.length > MOST_ROWS) issues.push(badLength(at, 1, MOST_ROWS));
  if (v2 && all.length > MOST_COMPONENTS_V2) issues.push(badLength(at, 1, MOST_COMPONENTS_V2));
  const text = all.reduce(
    (sum, { component }) =>
      component.type === Type.TextDisplay ? sum + (component.content?.length ?? 0) : sum,
    0,
  );
  if (text > MOST_TEXT_V2) {
    issues.push({
      path: at,
      code: 'COMPONENT_MAX_TOTAL_TEXT_LENGTH',
      message: `The total text of all components cannot exceed ${MOST_TEXT_V2} characters`,
    });
  }
  return issues;
}

interface Placed {
  component: ComponentBody;
  path: Path;
}

function flatten(components: readonly ComponentBody[], at: Path): Placed[] {
  return components.flatMap((component, index) => place(component, [...at, index]));
}

function place(component: ComponentBody, path: Path): Placed[] {
  const { components = [], accessory, component: labelled } = component;
  return [
    { component, path },
    ...flatten(components, [...path, 'components']),
    ...(accessory ? place(accessory, [...path, 'accessory']) : []),
    ...(labelled ? place(labelled, [...path, 'component']) : []),
  ];
}

function duplicateIds(all: readonly Placed[]): FormIssue[] {
  const seen = new Set<string>();
  return all.flatMap(({ component: { custom_id }, path }) => {
    if (!custom_id) return [];
    if (!seen.has(custom_id)) {
      seen.add(custom_id);
      return [];
    }
    return [
      {
        path: [...path, 'custom_id'],
        code: 'COMPONENT_CUSTOM_ID_DUPLICATED',
        message: 'Component custom id cannot be duplicated',
      },
    ];
  });
}

/** A row holds up to five buttons, or one select alone. */
function rowIssues({ type, components = [] }: ComponentBody, path: Path): FormIssue[] {
  if (type !== Type.ActionRow) return [];
  const selects = components.filter((child) => SELECTS.has(child.type)).length;
  const fits = selects === 0 || (selects === 1 && components.length === 1);
  return fits ? [] : [badLength([...path, 'components'], 1, 5)];
}

function buttonIssues(button: ComponentBody, path: Path): FormIssue[] {
  if (button.type !== Type.Button) return [];
  const { style, custom_id, url, label, emoji } = button;
  const link = style === ButtonStyle.Link;
  const premium = style === (ButtonStyle.Premium as number);
  const missing = [
    ...(!link && !premium && !custom_id ? ['custom_id'] : []),
    ...(link && !url ? ['url'] : []),
    ...(!premium && !label && !emoji ? ['label'] : []),
  ];
  return missing.map((field) => ({
    path: [...path, field],
    code: REQUIRED[0],
    message: REQUIRED[1],
  }));
}

function selectIssues(select: ComponentBody, path: Path): FormIssue[] {
  if (!SELECTS.has(select.type)) return [];
  const issues: FormIssue[] = [];
  const { min_values, max_values, options = [] } = select;
  const most = max_values ?? 1;
  if ((min_values ?? 1) > most) {
    issues.push({
      path: [...path, 'min_values'],
      code: 'SELECT_COMPONENT_MIN_VALUES_TOO_LARGE',
      message: 'min_values cannot be greater than max_values',
    });
  }
  if (select.type === Type.StringSelect && most > options.length) {
    issues.push(badLength([...path, 'options'], most, 25));
  }
  const seen = new Set<string>();
  options.forEach(({ value }, index) => {
    if (seen.has(value)) {
      issues.push({
        path: [...path, 'options', index, 'value'],
        code: 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
        message: 'The specified option value is already used',
      });
    }
    seen.add(value);
  });
  return issues;
}

function textInputIssues({ type, min_length, max_length }: ComponentBody, path: Path): FormIssue[] {
  if (type !== Type.TextInput || (min_length ?? 0) <= (max_length ?? Infinity)) return [];
  return [
    {
      path: [...path, 'min_length'],
      code: 'TEXT_INPUT_COMPONENT_MIN_LENGTH_TOO_LARGE',
      message: 'min_length cannot be greater than max_length',
    },
  ];
}

function choices(path: Path, values: string): FormIssue {
  return {
    path,
    code: 'BASE_TYPE_CHOICES',
    message: `Value must be one of {${values}}.`,
  };
}

function badLength(path: Path, least: number, most: number): FormIssue {
  return {
    path,
    code: 'BASE_TYPE_BAD_LENGTH',
    message: `Must be between ${least} and ${most} in length.`,
  };
}
