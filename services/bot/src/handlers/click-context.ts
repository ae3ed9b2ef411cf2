import type { Messaging } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';
import type { Coalescer } from '../coalescer.ts';
import type { DiscordApi } from '../discord/discord-api.ts';
import type { BotMetrics } from '../metrics.ts';
import type { ShownReport } from '../shown-report.ts';
import type { Decisions } from './decisions.ts';
import type { Pace } from './pace.ts';
import type { Pledges } from './pledges.ts';

/** What answering clicks needs. */
export interface ClickContext {
  messaging: Pick<Messaging, 'publish'>;
  /** The queue on which this process hears the decisions. */
  replyTo: string;
  decisions: Decisions;
  pace: Pace;
  pledges: Pledges;
  api: DiscordApi;
  coalescer: Coalescer;
  shownReport: Pick<ShownReport, 'note'>;
  metrics: BotMetrics;
  logger: Logger;
  now: () => number;
  /** How long ago Discord made an interaction, in ms, by Discord's clock; 0 while that is not known. */
  ageOf: (interactionId: string) => number;
  wait: (ms: number) => Promise<void>;
}
