import type { Browser, BrowserContext, Page } from 'playwright-core';

import { createDiscordSimulator } from '../../index.ts';
import type { DiscordSimulator, SimulatorOptions } from '../../index.ts';
import type { SignUpBot } from './sign-up-bot.ts';
import { startSignUpBot } from './sign-up-bot.ts';

export interface Stage {
  simulator: DiscordSimulator;
  bot: SignUpBot;
  guildId: string;
  channelId: string;
  /** Id of the French-speaking member Nyx; Orion is the English-speaking one. */
  nyx: string;
  /** Opens the page; `path` may carry `?member=…`. */
  open: (path?: string, look?: Look) => Promise<Page>;
  /** Every address that pages have asked for. */
  requested: string[];
  /** Ends it all; answers what pages complained about: errors, refused scripts, dialogs. */
  close: () => Promise<string[]>;
}

interface Look {
  viewport?: { width: number; height: number };
  colorScheme?: 'dark' | 'light';
}

const WAIT_MS = 10_000;

/** A simulator with two members and a bot that has posted, to be looked at in the browser. */
export async function openStage(browser: Browser, options: SimulatorOptions = {}): Promise<Stage> {
  const simulator = await createDiscordSimulator({ botName: 'Capitaine', ...options });
  const guildId = simulator.addGuild({ name: 'Flotte', locale: 'fr' }).id;
  const channelId = simulator.addChannel(guildId, { name: 'annonces' }).id;
  const nyx = simulator.addMember(guildId, { name: 'Nyx' }).id;
  simulator.addMember(guildId, { name: 'Orion', locale: 'en-US' });
  const bot = await startSignUpBot(simulator, channelId);
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];
  const requested: string[] = [];
  return {
    simulator,
    bot,
    guildId,
    channelId,
    nyx,
    requested,
    async open(path = '', { viewport = { width: 1280, height: 800 }, colorScheme = 'dark' } = {}) {
      const context = await browser.newContext({
        viewport,
        colorScheme,
        locale: 'fr-FR',
        reducedMotion: 'reduce',
      });
      contexts.push(context);
      const page = await context.newPage();
      page.setDefaultTimeout(WAIT_MS);
      collectComplaints(page, complaints);
      page.on('request', (request) => requested.push(request.url()));
      await page.goto(simulator.url + path);
      return page;
    },
    async close() {
      for (const context of contexts) await context.close();
      await bot.stop();
      await simulator.stop();
      return complaints;
    },
  };
}

function collectComplaints(page: Page, complaints: string[]): void {
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (line) => {
    // What the simulator refuses is told to the person, in words.
    const isRefusal = line.location().url.includes('/_sim/');
    if (line.type() === 'error' && !isRefusal) complaints.push(line.text());
  });
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
}
