import { createClockOffset, type ClockOffset } from '@verselink/runtime';

/** The bot knows Discord's clock to about this; smaller differences are none of ours. */
const BOT_ERROR_MS = 100;

export type DiscordClock = ReturnType<typeof createDiscordClock>;

/**
 * Discord's clock, by which clicks are dated: that of this host, put right by what the bot says. So a sign-up on
 * VerseLink's pages stands in one order with clicks, and check-in opens when the clicks of that moment are taken.
 */
export function createDiscordClock({ now }: { now: () => number }) {
  const offset: ClockOffset = createClockOffset();
  return {
    /** That of this host, in ms since 1970. */
    hostNow: now,
    now: (): Date => new Date(now() + offset.ms()),
    /** The bot said what Discord's clock showed, between two moments of this host. */
    shown({ sent, discordAt }: { sent: number; discordAt: number }): void {
      const [from, to] = [discordAt - BOT_ERROR_MS, discordAt + BOT_ERROR_MS];
      offset.note({ sent, received: now(), from, to });
    },
    /** How far Discord's clock is ahead of this host's, in ms: 0 = they agree, null = the bot has not said yet. */
    skewMs: (): number | null => (offset.isKnown() ? offset.ms() : null),
  };
}
