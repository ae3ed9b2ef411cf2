/**
 * What one unit of work may cost at most, counted where it does not depend on the machine: commands by the driver's
 * monitoring, messages by both ends of the broker, calls by Discord. `npm run bench` measures both services as processes
 * against these; `npm test` holds sync-api alone to its part of them.
 */
export const BUDGETS = {
  /** A click on a sign-up message whose answer shows the new roster. */
  calmClick: { commands: 8, jobs: 0, messages: 3, calls: 2 },
  /** An event in one guild, until its two artefacts stand and are noted; each is looked for before it is made. */
  eventInOneGuild: { commands: 20, messages: 4, calls: 4 },
  /** One artefact of an event in many guilds. */
  artefactInBulk: { commands: 6, messages: 2, calls: 2 },
  /** Edits of the message after members all pressed at once: one every two seconds of it, and the last. */
  burst: { edits: 3 },
} as const;
