import { eventually } from '@verselink/local-stack';
import { EVENT } from '../../testing/start-system.ts';
import { withContender } from '../contenders/start-contender.ts';
import { startOurs, type Ours } from '../contenders/start-ours.ts';
import { measured, type Row } from '../figure.ts';
import { isShownIn, linkGuilds } from '../link-guilds.ts';
import { quantile } from '../quantile.ts';

const GUILDS = 100;

export const guildsRow: Row = {
  name: 'guilds-100',
  about: 'linking the 100th guild, and an event to 100 guilds until every artefact stands',
  run: async (settings) =>
    await withContender(startOurs(settings), async (ours) => {
      const { guilds, times } = await linkGuilds(ours, GUILDS);
      // One guild by itself: of an organisation whose events nobody else shows.
      await linkGuilds(ours, 1, 'solo');
      await ours.settled();
      const alone = [];
      for (let n = 0; n < 12; n += 1) alone.push(await post(ours, `alone-${n}`, 'solo'));
      await ours.settled();

      ours.discord.calls.clear();
      const started = performance.now();
      const postMs = await post(ours, 'everywhere');
      await eventually('the event in every guild', () => isShownIn(ours, guilds, 'everywhere'));
      const seconds = (performance.now() - started) / 1_000;
      const early = quantile(times.slice(0, 10), 0.5);
      const late = quantile(times.slice(-10), 0.5);
      const postAlone = quantile(alone.slice(2), 0.5);
      return [
        measured('linking one of the last ten', 'ms', { ours: late }, { most: 30 }),
        measured('that against one of the first ten', '×', { ours: late / early }),
        measured(
          'one event to 100 guilds, until all stands',
          's',
          { ours: seconds },
          { most: 4.5 },
        ),
        measured('its POST', 'ms', { ours: postMs }),
        measured(
          'its POST against one in one guild',
          '×',
          { ours: postMs / postAlone },
          { most: 2 },
        ),
      ];
    }),
};

async function post({ system }: Ours, id: string, org_id: string | null = null): Promise<number> {
  const started = performance.now();
  await system.call('POST', `/events/events/create/${id}`, { ...EVENT, org_id });
  return performance.now() - started;
}
