import type { RegistrationDecided } from '@verselink/contracts';
import type { ClickContext } from './click-context.ts';
import type { Click } from './click.ts';

/** One line and one count per click: what came of it. */
export function noteEnd(
  click: Click,
  {
    outcome,
    answered,
    ms,
  }: {
    outcome: RegistrationDecided | 'not-recorded' | 'unanswered';
    /** Whether Discord took the first answer. */
    answered: boolean;
    ms: number;
  },
  { metrics, logger }: Pick<ClickContext, 'metrics' | 'logger'>,
): void {
  const name = typeof outcome === 'string' ? outcome : outcome.outcome.kind;
  metrics.clickEnded(click.verb, name);
  logger.info('click', {
    verb: click.verb,
    event_id: click.eventId,
    guild_id: click.guildId,
    member_id: click.member.discord_id,
    outcome: name,
    answered,
    ms,
  });
}
