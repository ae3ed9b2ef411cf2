import type { FormIssue } from '../form-errors.ts';
import { invalidForm, REQUIRED } from '../form-errors.ts';

/** What a modal may hold (developers/components/reference, interactions/receiving). */
export function checkModal(data: Record<string, unknown>): void {
  const issues: FormIssue[] = [];
  for (const [field, most] of [
    ['custom_id', 100],
    ['title', 45],
  ] as const) {
    const value = data[field];
    const path = ['data', field];
    if (typeof value !== 'string' || value === '') {
      issues.push({ path, code: REQUIRED[0], message: REQUIRED[1] });
    } else if (value.length > most) {
      const message = `Must be between 1 and ${most} in length.`;
      issues.push({ path, code: 'BASE_TYPE_BAD_LENGTH', message });
    }
  }
  const { components } = data;
  if (!Array.isArray(components) || components.length < 1 || components.length > 5) {
    issues.push({
      path: ['data', 'components'],
      code: 'BASE_TYPE_BAD_LENGTH',
      message: 'Must be between 1 and 5 in length.',
    });
  }
  if (issues.length > 0) throw invalidForm(issues);
}
