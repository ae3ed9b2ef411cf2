/** What a member can press on a sign-up message; the last two open a form, whose own id is that of `join`. */
export const CLICK_VERBS = [
  'join',
  'leave',
  'list',
  'role',
  'tentative',
  'absent',
  'checkin',
  'form',
  'form-role',
] as const;
export type ClickVerb = (typeof CLICK_VERBS)[number];

/** The parts of a `custom_id` of ours. `arg`: page of `list`, what a `form` asks for, role of a form that is sent (`join`). */
export interface CustomId {
  verb: ClickVerb;
  eventId: string;
  arg?: string;
}

/** Writes `vl:1:<verb>:<event>[:<arg>]`; at most 100 characters (Discord), which our id rules guarantee. */
export function formatCustomId({ verb, eventId, arg }: CustomId): string {
  return ['vl', '1', verb, eventId, ...(arg === undefined ? [] : [arg])].join(':');
}

/** Reads a `custom_id`; undefined when it is not one of ours (another bot's message, an older version). */
export function parseCustomId(customId: string): CustomId | undefined {
  const [prefix, version, verb, eventId, arg, ...rest] = customId.split(':');
  const known = CLICK_VERBS.find((candidate) => candidate === verb);
  if (prefix !== 'vl' || version !== '1' || known === undefined) return undefined;
  if (eventId === undefined || eventId === '' || rest.length > 0) return undefined;
  return { verb: known, eventId, ...(arg === undefined ? {} : { arg }) };
}
