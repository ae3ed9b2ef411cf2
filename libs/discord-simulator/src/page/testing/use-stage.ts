import { afterAll, afterEach, beforeAll, beforeEach, expect, test as run } from '@jest/globals';
import { findChromium } from '@verselink/local-stack';
import type { Browser, Locator, Page } from 'playwright-core';

import { openBrowser } from '../open-browser.ts';
import type { SimulatorOptions } from '../../index.ts';
import type { Stage } from './stage.ts';
import { openStage } from './stage.ts';

/** Skipped where there is no Chromium: install one, or name its file in CHROMIUM. */
export const test = (await findChromium()) === undefined ? run.skip : run;

/** A browser per file and a fresh stage per test, whose pages must not have complained. */
export function useStage(options: SimulatorOptions = {}): () => Stage {
  let browser: Browser;
  let stage: Stage;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
  });
  beforeEach(async () => {
    stage = await openStage(browser, options);
  });
  afterEach(async () => {
    expect(await stage.close()).toEqual([]);
  });
  return () => stage;
}

export const channel = (page: Page): Locator =>
  page.getByRole('region', { name: 'Salon annonces' });

/** What the picked member alone sees. */
export const privately = (page: Page): Locator =>
  page.getByRole('region', { name: 'Visible par vous seul' });

export const member = (page: Page, name: RegExp): Locator =>
  page
    .getByRole('region', { name: 'Membres' })
    .getByRole('button', { name })
    .and(page.locator('.member'));
