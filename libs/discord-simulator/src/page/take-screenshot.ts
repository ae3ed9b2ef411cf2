import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

import { openBrowser } from './open-browser.ts';

export interface Screenshot {
  /** Of the simulator. */
  url: string;
  /** The PNG to write. */
  path: string;
  /** Name or id of the member whose page it is. */
  member?: string;
  /** Name or id of a channel, or `dm`. */
  channel?: string;
  lang?: 'fr' | 'en';
  colorScheme?: 'dark' | 'light';
  width?: number;
  height?: number;
  /** Pixels of the picture for each CSS pixel: 2 is sharp, 1 is small. */
  scale?: number;
  /** Labels of buttons to press first, on the newest message that has one; each answers privately. */
  press?: readonly string[];
  /** Text of the message to begin with; else the newest ones are in sight. */
  show?: string;
}

/** Takes a picture of the simulator's page. */
export async function takeScreenshot({
  url,
  path,
  member,
  channel,
  lang = 'fr',
  colorScheme = 'dark',
  width = 1280,
  height = 800,
  scale = 2,
  press = [],
  show,
}: Screenshot): Promise<void> {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({
      viewport: { width, height },
      deviceScaleFactor: scale,
      colorScheme,
      locale: lang === 'fr' ? 'fr-FR' : 'en-GB',
      reducedMotion: 'reduce',
    });
    const address = new URL(url);
    for (const [name, value] of Object.entries({ member, channel, lang })) {
      if (value !== undefined) address.searchParams.set(name, value);
    }
    await page.goto(address.href);
    for (const name of press) {
      await page.getByRole('button', { name, exact: true }).last().click();
      await page.locator('.ephemerals article:last-of-type:not(:has(.thinking))').waitFor();
    }
    const messages = page.locator('.messages [data-message]');
    const wanted = show === undefined ? messages : messages.filter({ hasText: show });
    await wanted.last().waitFor();
    if (show !== undefined) {
      await wanted.last().evaluate((message: { scrollIntoView: () => void }) => {
        message.scrollIntoView();
      });
    }
    await page.screenshot({ path });
  } finally {
    await browser.close();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      out: { type: 'string' },
      member: { type: 'string' },
      channel: { type: 'string' },
      lang: { type: 'string', default: 'fr' },
      scheme: { type: 'string', default: 'dark' },
      size: { type: 'string', default: '1280x800' },
      scale: { type: 'string', default: '2' },
      press: { type: 'string', multiple: true },
      show: { type: 'string' },
    },
  });
  const [width, height] = values.size.split('x').map(Number);
  if (!values.url || !values.out || !width || !height) {
    throw new Error(
      'Say --url of the simulator and --out FILE.png; also: --member NAME --channel NAME ' +
        '--lang fr|en --scheme dark|light --size 1280x800 --scale 2 --show TEXT --press LABEL (several times).',
    );
  }
  await takeScreenshot({
    url: values.url,
    path: values.out,
    member: values.member,
    channel: values.channel,
    lang: values.lang === 'en' ? 'en' : 'fr',
    colorScheme: values.scheme === 'light' ? 'light' : 'dark',
    width,
    height,
    scale: Number(values.scale),
    press: values.press,
    show: values.show,
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main().catch((error: unknown) => {
    process.stderr.write(`screenshot: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
