import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';

import { colorContrasts } from './testing/color-contrasts.ts';
import { channel, privately, test, useStage } from './testing/use-stage.ts';

const stage = useStage();

/** Presses Tab until what has the focus is called so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const passed: string[] = [];
  while (passed.length < 100) {
    await page.keyboard.press('Tab');
    const label = await focused(page);
    if (name.test(label)) return;
    passed.push(label);
  }
  throw new Error(`Tab never came to ${name}, but to ${passed.join(', ')}.`);
}

/** What has the focus, by its name; `BODY` when that is the page as a whole. */
const focused = async (page: Page): Promise<string> =>
  String(
    await page.evaluate(`(() => {
      const { activeElement: node } = document;
      return node === document.body ? 'BODY' : (node.getAttribute('aria-label') ?? node.textContent);
    })()`),
  );

/** An outline of what has the focus, or of the frame that it fills. */
const isMarked = `[document.activeElement, document.activeElement.parentElement]
  .map((node) => getComputedStyle(node))
  .some(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2)`;

test('keys alone pick a member, sign them up, choose a role and dismiss the answer', async () => {
  const page = await stage().open();
  await page.getByRole('button', { name: /Orion/ }).first().waitFor();
  await tabTo(page, /^Vous êtes/);
  await tabTo(page, /^S’inscrire$/);
  await tabTo(page, /Orion/);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /Vous êtes Orion/ }).waitFor();
  await page.keyboard.press('Home');

  await tabTo(page, /^Aller aux messages$/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^S’inscrire$/);
  await page.keyboard.press('Enter');
  await channel(page).getByText('Inscrits · 1').waitFor();
  await tabTo(page, /^Choisir un rôle$/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await channel(page).getByText('Orion (pilot)', { exact: true }).waitFor();
  await tabTo(page, /^Ignorer le message$/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Ignorer le message$/);
  await page.keyboard.press('Enter');
  await privately(page).getByRole('article').first().waitFor({ state: 'detached' });
});

test('whatever has the focus shows it, and has a name', async () => {
  const page = await stage().open('/?member=Nyx&calls');
  await page.getByRole('button', { name: 'S’inscrire' }).waitFor();
  const seen = new Map<string, boolean>();
  for (;;) {
    await page.keyboard.press('Tab');
    const name = await focused(page);
    if (name === 'BODY') break;
    seen.set(name, await page.evaluate<boolean>(isMarked));
  }
  expect([...seen].filter(([name, marked]) => name.trim() === '' || !marked)).toEqual([]);
  expect([...seen.keys()]).toEqual(
    expect.arrayContaining(['Horloge', 'Nouvel événement', 'Appels REST', 'Gérer Nyx']),
  );
});

test('the focus is back on the button whose dialog was left by Escape', async () => {
  const page = await stage().open('/?member=Nyx');
  await page.getByRole('button', { name: 'Gérer Nyx' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await focused(page)).toBe('Gérer Nyx');
});

test.each(['dark', 'light'] as const)(
  'texts can be read against what is behind them, on a %s screen',
  async (colorScheme) => {
    const { simulator, guildId, nyx } = stage();
    const role = simulator.addRole(guildId, { name: 'Officier', color: 0xe0a526 });
    simulator.setMemberRoles(guildId, nyx, [role.id]);
    simulator.createScheduledEvent(guildId, {
      name: 'Raid',
      scheduled_start_time: new Date(simulator.now() + 60_000).toISOString(),
      scheduled_end_time: new Date(simulator.now() + 120_000).toISOString(),
      location: 'Stanton',
    });
    const page = await stage().open('/?member=Nyx&calls', { colorScheme });
    await channel(page).getByRole('button', { name: 'S’inscrire' }).click();
    await privately(page).getByRole('article').waitFor();
    expect(await colorContrasts(page)).toEqual([]);
    await page.getByRole('button', { name: 'Modifier le salon annonces' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await colorContrasts(page, 'dialog')).toEqual([]);
  },
);

test('the page asks nobody but the simulator for anything', async () => {
  const page = await stage().open('/?member=Nyx');
  await channel(page).getByRole('button', { name: 'S’inscrire' }).waitFor();
  const hosts = new Set(stage().requested.map((url) => new URL(url).origin));
  expect([...hosts]).toEqual([stage().simulator.url]);
});
