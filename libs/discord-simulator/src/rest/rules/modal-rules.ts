import { invalidForm } from '../form-errors.ts';
import type { ComponentBody } from './component-rules.ts';
import { componentIssues } from './component-rules.ts';

/** What the published schema cannot say of a form: the rules of its components. */
export function checkModal({ components = [] }: { components?: ComponentBody[] }): void {
  const issues = componentIssues(components, { v2: true, at: ['data', 'components'] });
  if (issues.length > 0) throw invalidForm(issues);
}
