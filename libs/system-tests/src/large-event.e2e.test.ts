import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { APIEmbed, APIMessage } from 'discord-api-types/v10';
import { eventually } from '@verselink/local-stack';
import { startSystem, type System } from './testing/start-system.ts';

const EVENT = 'evt-large';
const SEATS = 500;
const TOO_MANY = 10;
const BY_CLICK = 400;
const AT_ONCE = 40;

/** Names as people have them: long, with emoji, markdown, mentions and right-to-left script. */
const nickOf = (n: number) =>
  [`${n} 🚀👩‍🚀 *Étoile* @everyone`, `${n} قائد السرب الأحمر ‮`, `${n} ~~צייד~~ <@1>`][n % 3] ?? '';
const webNameOf = (n: number) => `${n} `.padEnd(80, 'محارب🛡️');

let system: System;
beforeAll(async () => {
  system = await startSystem();
  await system.publish(EVENT, {
    title: 'Flotte entière : assaut de la station orbitale de Ruin, toutes escadres réunies',
    max_participants: SEATS,
    roles: Array.from({ length: 25 }, (_, n) => ({
      id: `role-${n}`,
      name: `${n} `.padEnd(80, 'Pilote d’élite 🛩️ '),
      capacity: 20,
      description: 'Décrit en cent caractères au plus. '.repeat(2),
    })),
  });
}, 90_000);
afterAll(async () => {
  await system.stop();
});

const shown = (): APIMessage => {
  const [message, ...doubles] = system.messagesOf(EVENT);
  if (message === undefined || doubles.length > 0) throw new Error('There is not one message.');
  return message;
};
const textOf = ({ title, description, footer, fields = [] }: APIEmbed): string =>
  [title, description, footer?.text, ...fields.flatMap(({ name, value }) => [name, value])].join(
    '',
  );

/** Runs through the members, so many at a time. */
async function everyone(count: number, signUp: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let n = next++; n < count; n = next++) await signUp(n);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

test('510 members and 500 seats, from Discord and VerseLink at once: 500 get one, 10 wait, all can be read', async () => {
  const { discord, guildId, channelId } = system;
  const messageId = shown().id;
  await everyone(SEATS + TOO_MANY, async (n) => {
    const role = `role-${n % 25}`;
    if (n >= BY_CLICK) {
      const body = { user_id: `user-${n}`, display_name: webNameOf(n), role_id: role };
      await system.call('POST', `/events/events/${EVENT}/registrations`, body);
      return;
    }
    const { id: userId } = discord.addMember(guildId, { name: `m${n}`, nick: nickOf(n) });
    const { outcome } = await discord.select({
      guildId,
      channelId,
      messageId,
      userId,
      customId: `vl:1:role:${EVENT}`,
      values: [role],
    });
    if (outcome === 'failed') throw new Error(`The click of member ${n} failed.`);
  });

  const { registrations, seats } = await system.readEvent(EVENT);
  expect(seats).toEqual({ taken: SEATS, total: SEATS, waiting: TOO_MANY });
  for (let n = 0; n < 25; n += 1) {
    const seated = registrations.filter(
      ({ role_id, status }) => role_id === `role-${n}` && status === 'confirmed',
    );
    expect(seated).toHaveLength(20);
  }

  // Every role with its count, and within the limits that Discord sets (the simulator refuses what is not).
  const counts = (text: string) => text.match(/20\/20/g)?.length ?? 0;
  const message = await eventually('the message with the final roster', () =>
    counts(shown().embeds.map(textOf).join('')) >= 25 ? shown() : undefined,
  );
  expect(message.embeds.map(textOf).join('').length).toBeLessThanOrEqual(6_000);

  const names = await readAllPages(messageId);
  expect(names.size).toBe(SEATS + TOO_MANY);
}, 120_000);

interface NextButton {
  custom_id: string;
  disabled: boolean;
}

/** Turns the pages of "Voir les inscrits" to the end; the number that begins each name, once each. */
async function readAllPages(messageId: string): Promise<Set<string>> {
  const { discord, guildId, channelId } = system;
  const { id: userId } = discord.addMember(guildId, { name: 'reader' });
  const place = { guildId, channelId, userId };
  await discord.click({
    ...place,
    messageId,
    customId: `vl:1:list:${EVENT}`,
    waitEphemeral: 5_000,
  });
  const names = new Set<string>();
  for (;;) {
    const page = discord.ephemerals(userId).at(-1);
    if (page === undefined) throw new Error('The list is not shown.');
    const lines = page.embeds[0]?.description?.split('\n') ?? [];
    for (const line of lines) {
      const number = /^(?:•|\*\*[^*]*\d+\.\*\*) \D*(\d+) /u.exec(line)?.[1];
      if (number !== undefined) names.add(number);
    }
    const [row] = page.components as unknown as { components: NextButton[] }[];
    const next = row?.components[1];
    if (next === undefined || next.disabled) return names;
    const before = page.embeds[0]?.footer?.text;
    await discord.click({ ...place, messageId: page.id, customId: next.custom_id });
    await eventually('the next page', () =>
      discord.ephemerals(userId).at(-1)?.embeds[0]?.footer?.text !== before ? true : undefined,
    );
  }
}
