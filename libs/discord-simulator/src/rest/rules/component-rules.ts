import { ButtonStyle, ComponentType as Type } from 'discord-api-types/v10';

import type { FormIssue } from '../form-errors.ts';
import { REQUIRED } from '../form-errors.ts';

type Json = Record<string, unknown>;
type Path = (string | number)[];

const V2_ONLY = new Set<unknown>([
  Type.Section,
  Type.TextDisplay,
  Type.Thumbnail,
  Type.MediaGallery,
  Type.File,
  Type.Separator,
  Type.Container,
]);
const SELECTS = new Set<unknown>([
  Type.StringSelect,
  Type.UserSelect,
  Type.RoleSelect,
  Type.MentionableSelect,
  Type.ChannelSelect,
]);
const MOST_ROWS = 5;
const MOST_COMPONENTS_V2 = 40;
const MOST_TEXT_V2 = 4000;

/** What components may hold (developers/components/reference). */
export function componentIssues(components: readonly Json[], { v2 }: { v2: boolean }): FormIssue[] {
  const issues: FormIssue[] = [];
  const seen = new Set<string>();
  let count = 0;
  let text = 0;

  const visit = (component: Json, path: Path): void => {
    count += 1;
    const { type, custom_id } = component;
    if (V2_ONLY.has(type) && !v2) {
      issues.push({
        path: [...path, 'type'],
        code: 'UNION_TYPE_CHOICES',
        message: 'Value of field "type" must be one of (1,).',
      });
    }
    if (type === Type.TextDisplay) text += String(component.content ?? '').length;
    if (typeof custom_id === 'string') {
      if (custom_id.length < 1 || custom_id.length > 100) {
        issues.push(badLength([...path, 'custom_id'], 1, 100));
      }
      if (seen.has(custom_id)) {
        issues.push({
          path: [...path, 'custom_id'],
          code: 'COMPONENT_CUSTOM_ID_DUPLICATED',
          message: 'Component custom id cannot be duplicated',
        });
      }
      seen.add(custom_id);
    }
    if (type === Type.ActionRow) issues.push(...rowIssues(component, path));
    if (type === Type.Button) issues.push(...buttonIssues(component, path));
    if (SELECTS.has(type)) issues.push(...selectIssues(component, path));
    childrenOf(component).forEach(([child, steps]) => {
      visit(child, [...path, ...steps]);
    });
  };
  components.forEach((component, index) => {
    visit(component, ['components', index]);
  });

  if (!v2 && components.length > MOST_ROWS) issues.push(badLength(['components'], 1, MOST_ROWS));
  if (v2 && count > MOST_COMPONENTS_V2) {
    issues.push({
      path: ['components'],
      code: 'BASE_TYPE_BAD_LENGTH',
      message: `The total number of components cannot exceed ${MOST_COMPONENTS_V2}`,
    });
  }
  if (v2 && text > MOST_TEXT_V2) {
    issues.push({
      path: ['components'],
      code: 'COMPONENT_MAX_TOTAL_TEXT_LENGTH',
      message: `The total text of all components cannot exceed ${MOST_TEXT_V2} characters`,
    });
  }
  return issues;
}

function childrenOf(component: Json): [Json, Path][] {
  const nested = Array.isArray(component.components) ? (component.components as Json[]) : [];
  const children = nested.map((child, index): [Json, Path] => [child, ['components', index]]);
  if (component.accessory) children.push([component.accessory as Json, ['accessory']]);
  if (component.component) children.push([component.component as Json, ['component']]);
  return children;
}

function rowIssues(row: Json, path: Path): FormIssue[] {
  const children = Array.isArray(row.components) ? (row.components as Json[]) : [];
  const selects = children.filter(({ type }) => SELECTS.has(type)).length;
  const width = children.length + selects * 4;
  if (children.length >= 1 && width <= 5) return [];
  return [badLength([...path, 'components'], 1, 5)];
}

function buttonIssues(button: Json, path: Path): FormIssue[] {
  const issues: FormIssue[] = [];
  const { style, custom_id, url, label, emoji } = button;
  const link = style === ButtonStyle.Link;
  const premium = style === ButtonStyle.Premium;
  const required = (field: string) => {
    issues.push({ path: [...path, field], code: REQUIRED[0], message: REQUIRED[1] });
  };
  if (!link && !premium && typeof custom_id !== 'string') required('custom_id');
  if (link && typeof url !== 'string') required('url');
  if (!premium && !label && !emoji) required('label');
  if (typeof label === 'string' && label.length > 80)
    issues.push(badLength([...path, 'label'], 0, 80));
  if (typeof url === 'string' && url.length > 512) issues.push(badLength([...path, 'url'], 0, 512));
  return issues;
}

function selectIssues(select: Json, path: Path): FormIssue[] {
  const issues: FormIssue[] = [];
  if (typeof select.custom_id !== 'string') {
    issues.push({ path: [...path, 'custom_id'], code: REQUIRED[0], message: REQUIRED[1] });
  }
  const { placeholder, min_values, max_values, options } = select;
  if (typeof placeholder === 'string' && placeholder.length > 150) {
    issues.push(badLength([...path, 'placeholder'], 0, 150));
  }
  const most = Number(max_values ?? 1);
  if (Number(min_values ?? 1) > most) {
    issues.push({
      path: [...path, 'min_values'],
      code: 'SELECT_COMPONENT_MIN_VALUES_TOO_LARGE',
      message: 'min_values cannot be greater than max_values',
    });
  }
  if (select.type !== Type.StringSelect) return issues;
  if (!Array.isArray(options) || options.length < 1 || options.length > 25) {
    return [...issues, badLength([...path, 'options'], 1, 25)];
  }
  const values = new Set<unknown>();
  (options as Json[]).forEach((option, index) => {
    for (const field of ['label', 'value', 'description']) {
      const value = option[field];
      const at = [...path, 'options', index, field];
      if (field !== 'description' && !value) {
        issues.push({ path: at, code: REQUIRED[0], message: REQUIRED[1] });
      }
      if (typeof value === 'string' && value.length > 100) issues.push(badLength(at, 1, 100));
    }
    if (values.has(option.value)) {
      issues.push({
        path: [...path, 'options', index, 'value'],
        code: 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
        message: 'The specified option value is already used',
      });
    }
    values.add(option.value);
  });
  return issues;
}

function badLength(path: Path, least: number, most: number): FormIssue {
  return {
    path,
    code: 'BASE_TYPE_BAD_LENGTH',
    message: `Must be between ${least} and ${most} in length.`,
  };
}
