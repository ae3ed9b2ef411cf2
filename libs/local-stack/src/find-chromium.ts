import { aptInstall, canAptInstall } from './process/apt-install.ts';
import { findExecutable } from './process/find-executable.ts';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/** Path of an installed Chromium (or one of its kin), for playwright-core's `executablePath`. */
export const findChromium = async (
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> =>
  await findExecutable([env['CHROMIUM'] ?? '', ...NAMES].filter(Boolean), env['PATH']);

/** The same; on Debian as root it is installed when it is not there. */
export const findOrInstallChromium = async (
  say: (text: string) => void,
): Promise<string | undefined> => {
  const found = await findChromium();
  if (found !== undefined || !canAptInstall()) return found;
  say("Chromium: not installed; installing Debian's package chromium (about 100 MB, once)");
  await aptInstall({ name: 'chromium' }).catch((error: unknown) => {
    say(`Chromium: apt-get could not install it: ${String(error)}`);
  });
  return await findChromium();
};
