import { eventually } from '@verselink/local-stack';
import { EVENT } from '../../testing/start-system.ts';
import { BUDGETS } from '../budgets.ts';
import { withContender } from '../contenders/start-contender.ts';
import { startOurs, type Ours } from '../contenders/start-ours.ts';
import { counted, type Figure, type Row } from '../figure.ts';
import { isShownIn, linkGuilds, type LinkedGuild } from '../link-guilds.ts';

/** Events in one guild over which the counts are averaged. */
const EVENTS = 10;

export const eventRow: Row = {
  name: 'event',
  about: 'what an event costs in 1, 21 and 81 guilds until all its artefacts stand',
  run: async (settings) =>
    await withContender(startOurs(settings), async (ours) => {
      const { eventInOneGuild: one } = BUDGETS;
      // The first pays for what is read once and then known.
      await ours.publish('event-first');
      const alone = await countEach(ours, EVENTS, async () => {
        for (let n = 0; n < EVENTS; n += 1) await post(ours, `event-alone-${n}`);
      });
      const figures = [
        counted('1 guild: database commands', '', { ours: alone.commands }, { most: one.commands }),
        counted('1 guild: broker messages', '', { ours: alone.messages }, { most: one.messages }),
        counted('1 guild: Discord calls', '', { ours: alone.calls }, { most: one.calls }),
      ];
      const guilds: LinkedGuild[] = [];
      for (const added of [20, 60]) {
        guilds.push(...(await linkGuilds(ours, added)).guilds);
        figures.push(...(await inAll(ours, guilds)));
      }
      return figures;
    }),
};

/** Without waiting for the outcome, which takes commands of its own. */
async function post({ system }: Ours, id: string): Promise<void> {
  await system.call('POST', `/events/events/create/${id}`, EVENT);
}

async function inAll(ours: Ours, guilds: LinkedGuild[]): Promise<Figure[]> {
  const { artefactInBulk: most } = BUDGETS;
  const guildCount = guilds.length + 1;
  const id = `event-in-${guildCount}`;
  const each = await countEach(ours, 2 * guildCount, async () => {
    await post(ours, id);
    await eventually(`${id} in every guild`, () => isShownIn(ours, guilds, id));
  });
  const name = `${guildCount} guilds`;
  const per = 'per artefact';
  return [
    counted(
      `${name}: database commands ${per}`,
      '',
      { ours: each.commands },
      { most: most.commands },
    ),
    counted(
      `${name}: broker messages ${per}`,
      '',
      { ours: each.messages },
      { most: most.messages },
    ),
    counted(`${name}: Discord calls ${per}`, '', { ours: each.calls }, { most: most.calls }),
  ];
}

/** What a work and all that follows from it took, by unit. */
async function countEach({ discord, count }: Ours, units: number, work: () => Promise<void>) {
  const { commands, messages } = await count(async () => {
    discord.calls.clear();
    await work();
  });
  return {
    commands: commands / units,
    messages: messages / units,
    calls: discord.calls.count() / units,
  };
}
