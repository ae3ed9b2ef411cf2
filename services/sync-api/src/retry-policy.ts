import { FAILURE_CLASSES, type CommandFailure, type FailureClass } from '@verselink/contracts';
import Joi from 'joi';

/** What has to change before the same is tried again: the content, something in the guild, or nothing. */
export type Block = 'content' | 'guild' | 'nothing';

/** What happens to a job after a failure. */
export type Verdict = { kind: 'retry'; delay_ms: number } | { kind: 'give-up'; block: Block };

interface RetryPolicy {
  /** Waits between tries in ms; the last one repeats. */
  delays_ms: readonly number[];
  /** Tries in total; null = until it works. */
  attempts: number | null;
  block: Block;
}

export type RetryPolicies = Record<FailureClass, RetryPolicy>;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** One row per failure class. */
const DEFAULTS: RetryPolicies = {
  infrastructure: {
    delays_ms: [1, 2, 5, 10, 30, 60].map((seconds) => seconds * SECOND),
    attempts: null,
    block: 'nothing',
  },
  // Discord names the wait; the row holds for answers that do not.
  'rate-limit': { delays_ms: [5 * SECOND], attempts: null, block: 'nothing' },
  // A 403 counts towards the ban for invalid requests: no second try before something changed in the guild.
  permission: { delays_ms: [], attempts: 1, block: 'guild' },
  gone: { delays_ms: [], attempts: 1, block: 'guild' },
  invalid: { delays_ms: [], attempts: 1, block: 'content' },
  unknown: {
    delays_ms: [SECOND, 10 * SECOND, MINUTE, 10 * MINUTE],
    attempts: 8,
    block: 'content',
  },
};

/** Changes to the defaults, per class and field; what follows on giving up is not for configuration. */
type Changes = Partial<Record<FailureClass, Partial<Pick<RetryPolicy, 'delays_ms' | 'attempts'>>>>;

const change = Joi.object({
  delays_ms: Joi.array().items(Joi.number().integer().min(0).max(86_400_000)).min(1),
  attempts: Joi.number().integer().min(1).max(1_000).allow(null),
});

/** joi itself reads no JSON out of text, which is all that an environment holds. */
const joi = Joi.extend({
  type: 'jsonObject',
  base: Joi.object(),
  messages: { 'jsonObject.syntax': '{{#label}} must be JSON' },
  coerce: {
    from: 'string',
    method(text: string, helpers) {
      try {
        return { value: JSON.parse(text) as unknown };
      } catch {
        return { value: text, errors: [helpers.error('jsonObject.syntax')] };
      }
    },
  },
}) as { jsonObject: () => Joi.ObjectSchema<Changes> };

/** For the environment variable: JSON such as `{"unknown":{"attempts":3}}`. */
export const retryPoliciesSchema = joi
  .jsonObject()
  .keys(Object.fromEntries(FAILURE_CLASSES.map((kind) => [kind, change])));

/** The policies in force. */
export function retryPolicies(changes: Changes = {}): RetryPolicies {
  const rows = FAILURE_CLASSES.map((kind) => [kind, { ...DEFAULTS[kind], ...changes[kind] }]);
  return Object.fromEntries(rows) as RetryPolicies;
}

/** Decides over a failed try; `attempts` counts this one too. */
export function judgeFailure(
  policies: RetryPolicies,
  failure: Pick<CommandFailure, 'class' | 'retry_after_ms'>,
  attempts: number,
): Verdict {
  const policy = policies[failure.class];
  if (attempts >= (policy.attempts ?? Infinity)) return { kind: 'give-up', block: policy.block };
  const own = policy.delays_ms[Math.min(attempts, policy.delays_ms.length) - 1] ?? SECOND;
  return { kind: 'retry', delay_ms: Math.max(failure.retry_after_ms ?? 0, own) };
}
