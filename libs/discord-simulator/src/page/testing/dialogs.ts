import type { Client, Events } from 'discord.js';
import type { Locator, Page } from 'playwright-core';

/** The next thing of this kind that the bot learns of through its gateway session. */
export function toldTo(client: Client, event: Events): Promise<unknown> {
  return new Promise((resolve) => {
    client.once(event as string, (...news: unknown[]) => {
      resolve(news.at(-1));
    });
  });
}

export async function openDialogOf(page: Page, button: string): Promise<Locator> {
  await page.getByRole('button', { name: button, exact: true }).click();
  const dialog = page.getByRole('dialog').last();
  await dialog.waitFor();
  return dialog;
}

export const press = (within: Locator, name: string): Promise<void> =>
  within.getByRole('button', { name, exact: true }).click();
