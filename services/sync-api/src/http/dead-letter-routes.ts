import {
  DEAD_LETTER_REPLAY_LIMIT,
  deadLetterDetailSchema,
  deadLetterQuerySchema,
  deadLetterReplaySchema,
  deadLetterResourceSchema,
  type DeadLetterDetail,
  type DeadLetterQuery,
  type DeadLetterReplayRequest,
  type DeadLetterResource,
} from '@verselink/contracts';
import Joi from 'joi';
import {
  deadLetterCursor,
  type DeadLetterStore,
  type StoredDeadLetter,
} from '../stores/dead-letter-store.ts';
import { parseJson } from '../use-cases/dead-letters/keep-dead-letter.ts';
import type { createSettleDeadLetters } from '../use-cases/dead-letters/settle-dead-letters.ts';
import { maskSecrets } from './mask-secrets.ts';
import { nextPage } from './next-page.ts';
import { Problem } from './problem.ts';
import { route, type Route } from './route.ts';

type Params = { dead_letter_id: string };
const params = Joi.object<Params>({ dead_letter_id: Joi.string().max(100).required() });

/** `/dead-letters`: messages that no handler could deal with, and what becomes of them. */
export function deadLetterRoutes({
  deadLetters,
  settle,
}: {
  deadLetters: DeadLetterStore;
  settle: ReturnType<typeof createSettleDeadLetters>;
}): Route[] {
  return [
    route<object, DeadLetterQuery>({
      method: 'get',
      path: '/dead-letters',
      tag: 'Dead letters',
      summary: 'Messages that could not be handled, the last to die first',
      description: 'Parked ones wait for a decision; settled ones are kept for 90 days.',
      query: deadLetterQuerySchema,
      answers: {
        200: {
          description: 'A page; "next_cursor" leads to the next one and is null on the last.',
          schema: Joi.object({
            dead_letters: Joi.array().items(deadLetterResourceSchema).required(),
            next_cursor: Joi.string().allow(null).required(),
          }),
        },
      },
      handle: async ({ query }) => {
        const { page, next_cursor } = await nextPage(query, deadLetters.list, deadLetterCursor);
        return { status: 200, body: { dead_letters: page.map(resource), next_cursor } };
      },
    }),
    route<object, object, DeadLetterReplayRequest | undefined>({
      method: 'post',
      path: '/dead-letters/replay',
      tag: 'Dead letters',
      summary: 'Replay many at once: all that are parked, or those that fit',
      description:
        'The first to die goes first. What has expired is left out: nobody would act on it. Safe to repeat.',
      body: deadLetterReplaySchema,
      bodyOptional: true,
      answers: {
        200: {
          description: '"parked": how many that fit are parked still, or again.',
          schema: Joi.object({
            replayed: Joi.number().integer().required(),
            parked: Joi.number().integer().required(),
          }),
        },
      },
      handle: async ({ body }) => {
        const { limit, ...filter } = body ?? { limit: DEAD_LETTER_REPLAY_LIMIT };
        const { failure, ...counts } = await settle.replayMany(filter, limit);
        if (failure) throw notTaken(failure, `${counts.replayed} were replayed before.`);
        return { status: 200, body: counts };
      },
    }),
    route<Params>({
      method: 'get',
      path: '/dead-letters/:dead_letter_id',
      tag: 'Dead letters',
      summary: 'Read one dead letter, with what it says',
      description: 'Values whose name speaks of a token, a secret or the like are masked.',
      params,
      answers: { 200: { description: 'The dead letter.', schema: deadLetterDetailSchema } },
      handle: async ({ params: { dead_letter_id } }) => {
        const letter = await deadLetters.find(dead_letter_id);
        if (letter === undefined) throw unknownLetter(dead_letter_id);
        return { status: 200, body: detail(letter) };
      },
    }),
    route<Params>({
      method: 'post',
      path: '/dead-letters/:dead_letter_id/replay',
      tag: 'Dead letters',
      summary: 'Put a message back to the queue it comes from',
      description:
        'Also one that was replayed or discarded. Its attempts count from one again. Replaying twice is safe: ' +
        'every handler may get a message twice. If it dies again, it is parked again.',
      params,
      answers: { 202: { description: 'It is on its way.', schema: deadLetterResourceSchema } },
      handle: async ({ params: { dead_letter_id } }) => {
        const result = await settle.replay(dead_letter_id);
        switch (result.kind) {
          case 'replayed':
            return { status: 202, body: resource(result.letter) };
          case 'unknown':
            throw unknownLetter(dead_letter_id);
          case 'expired':
            throw new Problem(
              'conflict',
              'Its time is over: nobody would act on it. Failed Discord work is tried again by POST /jobs/retry.',
            );
          case 'no-queue':
            throw new Problem(
              'conflict',
              `The queue "${result.letter.queue}" does not exist (any more): discard the letter.`,
            );
          case 'failed':
            throw notTaken(result.error, 'It is parked still.');
        }
      },
    }),
    route<Params>({
      method: 'post',
      path: '/dead-letters/:dead_letter_id/discard',
      tag: 'Dead letters',
      summary: 'Decide that nothing is to come of a message',
      params,
      answers: { 200: { description: 'Discarded.', schema: deadLetterResourceSchema } },
      handle: async ({ params: { dead_letter_id } }) => {
        const result = await settle.discard(dead_letter_id);
        switch (result.kind) {
          case 'discarded':
            return { status: 200, body: resource(result.letter) };
          case 'unknown':
            throw unknownLetter(dead_letter_id);
          case 'settled':
            throw new Problem('conflict', 'It was replayed or discarded already.');
        }
      },
    }),
  ];
}

function unknownLetter(id: string): Problem {
  return new Problem('not-found', `There is no dead letter ${id}. List them: GET /dead-letters.`);
}

/** Safe to repeat even when the broker has it after all. */
function notTaken(error: Error, what: string): Problem {
  return new Problem('unavailable', `${error.message} ${what} Try again in a few seconds.`, {
    headers: { 'retry-after': '5' },
  });
}

function resource(letter: StoredDeadLetter): DeadLetterResource {
  return {
    id: letter._id,
    status: letter.status,
    queue: letter.queue,
    type: letter.type,
    message_id: letter.message_id,
    event_id: letter.event_id,
    guild_id: letter.guild_id,
    correlation_id: letter.correlation_id,
    expires_at: letter.expires_at?.toISOString() ?? null,
    reason: {
      class: letter.reason.class,
      message: letter.reason.message,
      attempts: letter.reason.attempts,
    },
    died_at: letter.died_at.toISOString(),
    deaths: letter.deaths,
    replays: letter.replays,
    settled_at: letter.settled_at?.toISOString() ?? null,
  };
}

function detail(letter: StoredDeadLetter): DeadLetterDetail {
  const { headers } = JSON.parse(letter.properties) as { headers: Record<string, unknown> };
  const message = parseJson(Buffer.from(letter.content_base64, 'base64'));
  return {
    ...resource(letter),
    headers: maskSecrets(headers) as Record<string, unknown>,
    message: message === undefined ? null : maskSecrets(message),
    content_base64: message === undefined ? letter.content_base64 : null,
  };
}
