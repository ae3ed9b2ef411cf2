import { PROBLEMS } from './problem.ts';
import { eventAnswers } from './event-reply.ts';
import type { DocumentedRoute } from './route.ts';

/** True for calls that wait for Discord when they are asked to. */
export function mayWait(route: DocumentedRoute): boolean {
  return route.answers === eventAnswers;
}

/** The statuses of the problems that a call may answer, beside those of its own. */
export function problemStatuses(route: DocumentedRoute): number[] {
  const { method, path, params, body } = route;
  const changes = method !== 'get';
  return [
    ...[400, 401, 429, 500, 503],
    ...(params ? [404, 409] : []),
    ...(changes ? [409, 422] : []),
    ...(body ? [413, 415] : []),
    // What VerseLink answers, and the bot.
    ...(body && mayWait(route) ? [502] : []),
    ...(path.endsWith('/drift') ? [504] : []),
  ]
    .filter((status, n, all) => all.indexOf(status) === n && route.answers[status] === undefined)
    .sort();
}

/** What a status of a problem means. */
export function problemAnswer(status: number) {
  const titles = Object.values(PROBLEMS)
    .filter((problem) => problem.status === status)
    .map(({ title }) => title);
  return {
    description: `${titles.join('; or: ')}.`,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}
