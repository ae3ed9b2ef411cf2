/**
 * What can go wrong with a call.
 * - `delay-before`, `delay-after-commit`: wait `ms` before or after the work is done
 * - `lost-answer`: the work is done, the connection is cut without an answer
 * - `reset`: the connection is cut before anything is done
 * - `5xx`: `status` (default 503) without the work; `5xx-after-commit`: with it
 * - `html`: an HTML page from the edge, `status` (default 502), nothing done
 * - `hang`: never answered, nothing done
 * - `error`: `status` with Discord's `code` and `message`, nothing done
 * - `error-after-commit`: the same although the work was done (e.g. 404/10062)
 *
 * A `status` of 429 comes with what a client needs to wait `ms`, as every 429 of Discord does.
 *
 * And with a gateway event, whose name `route` then stands for:
 * - `dispatch-drop`: never sent; `dispatch-duplicate`: sent twice
 * - `dispatch-delay`: sent `ms` later, after what has happened meanwhile
 * - `dispatch-reorder`: sent after the event that follows it, or `ms` later when none does
 */
export type FaultKind =
  | 'delay-before'
  | 'delay-after-commit'
  | 'lost-answer'
  | 'reset'
  | '5xx'
  | '5xx-after-commit'
  | 'html'
  | 'hang'
  | 'error'
  | 'error-after-commit'
  | 'dispatch-drop'
  | 'dispatch-duplicate'
  | 'dispatch-delay'
  | 'dispatch-reorder';

export const FAULT_KINDS: readonly FaultKind[] = [
  'delay-before',
  'delay-after-commit',
  'lost-answer',
  'reset',
  '5xx',
  '5xx-after-commit',
  'html',
  'hang',
  'error',
  'error-after-commit',
  'dispatch-drop',
  'dispatch-duplicate',
  'dispatch-delay',
  'dispatch-reorder',
];

export interface Fault {
  kind: FaultKind;
  method?: string;
  /** `/channels/{channel_id}/messages`, or with ids; `*` stands for anything; all when left out. */
  route?: string;
  /** How often it strikes; for ever when left out. */
  times?: number;
  /** Lets this many matching calls pass first. */
  after?: number;
  /** Share of matching calls that are struck, 0 to 1, from the seeded generator. */
  probability?: number;
  ms?: number;
  status?: number;
  code?: number;
  message?: string;
}
