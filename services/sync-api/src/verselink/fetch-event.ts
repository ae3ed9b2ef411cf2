import { verselinkEventSchema, type VerselinkEvent } from '@verselink/contracts';
import { BODY_BOUNDS, boundsFault } from '../http/body-bounds.ts';
import { fieldErrors, Problem, type FieldError } from '../http/problem.ts';

const TIMEOUT_MS = 5_000;

export type FetchEvent = (eventId: string) => Promise<VerselinkEvent>;

/**
 * Asks VerseLink for an event: `GET <url>/events/<id>` answers it in the shape that `create` takes as its body.
 * @param token sent as bearer token, when VerseLink wants one.
 * @throws Problem saying what VerseLink answered instead.
 */
export function createFetchEvent({
  url,
  token,
}: {
  url: string;
  token: string | undefined;
}): FetchEvent {
  const base = url.replace(/\/+$/, '');
  return async (eventId) => {
    const given = await ask(`${base}/events/${eventId}`, eventId, token);
    const problem = (detail: string, errors?: FieldError[]) =>
      new Problem('not-an-event', detail, { ...(errors ? { errors } : {}) });
    const fault = boundsFault(given, BODY_BOUNDS);
    if (fault) throw problem(`What VerseLink sent for ${eventId} is too large.`, [fault]);
    const checked = verselinkEventSchema.validate(given, {
      abortEarly: false,
      stripUnknown: true,
      errors: { wrap: { label: false } },
    });
    if (checked.error !== undefined) {
      throw problem(
        `What VerseLink sent for ${eventId} is no event; see "errors".`,
        fieldErrors(checked.error, 'event'),
      );
    }
    if (checked.value.id !== eventId)
      throw problem(`VerseLink sent another event than ${eventId}.`);
    return checked.value;
  };
}

async function ask(url: string, eventId: string, token: string | undefined): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, {
      headers: {
        accept: 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    const late = (error as Error).name === 'TimeoutError';
    throw unavailable(late ? 'did not answer in 5 s' : 'could not be reached');
  }
  if (response.ok) {
    return await response.json().catch(() => {
      throw new Problem('not-an-event', `What VerseLink sent for ${eventId} is not JSON.`);
    });
  }
  await response.body?.cancel();
  if (response.status === 404) {
    throw new Problem('not-found', `VerseLink knows no event ${eventId}.`);
  }
  throw unavailable(`answered ${response.status}`);
}

function unavailable(what: string): Problem {
  return new Problem(
    'unavailable',
    `VerseLink ${what} when asked for the event: check VERSELINK_API_URL, or send the event as the body.`,
    { headers: { 'retry-after': '5' } },
  );
}
