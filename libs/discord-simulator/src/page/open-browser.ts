import { findChromium } from '@verselink/local-stack';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

/** Nothing of the browser's own calls home. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** An installed Chromium, headless; fails with what to do where there is none. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await findChromium();
  if (executablePath === undefined) {
    throw new Error('No Chromium was found: install one, or name its file in CHROMIUM.');
  }
  return await chromium.launch({ executablePath, args: QUIET });
}
