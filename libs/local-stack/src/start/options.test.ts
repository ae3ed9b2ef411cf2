import { expect, test } from '@jest/globals';
import { HELP, portsOf, readOptions } from './options.ts';

test('an option goes before its variable, and a variable before the default', () => {
  const { ports } = readOptions(['--api-port', '4001'], { PORT: '5001', PAGE_PORT: '5002' });
  expect(ports).toMatchObject({ 'api-port': 4001, 'page-port': 5002, 'api-ops-port': 9091 });
});

test.each(['70000', 'abc', '-1', '3.5'])(
  'the port "%s" is refused by a sentence that names it',
  (text) => {
    expect(() => readOptions([`--page-port=${text}`], {})).toThrow(
      `--page-port (PAGE_PORT) takes a number from 0 to 65535, not "${text}".`,
    );
  },
);

test('a Discord without its token is refused before anything is started', () => {
  expect(() => readOptions([], { DISCORD_API_URL: 'https://discord.com/api' })).toThrow(
    'DISCORD_BOT_TOKEN is needed',
  );
});

test('--no-demo starts empty', () => {
  expect(readOptions([], {}).demo).toBe(true);
  expect(readOptions(['--no-demo'], {}).demo).toBe(false);
});

test('--watch and --inspect are off unless asked for, and explained', () => {
  expect(readOptions([], {})).toMatchObject({ watch: false, inspect: false });
  expect(readOptions(['--watch', '--inspect'], {})).toMatchObject({ watch: true, inspect: true });
  expect(HELP).toMatch(/--watch .*\n.*--inspect /);
});

test('the inspectors take their ports only when they are asked for', () => {
  expect(portsOf({ inspect: false })).not.toContain('api-inspect-port');
  expect(portsOf({ inspect: true })).toContain('api-inspect-port');
  expect(readOptions(['--inspect'], {}).ports).toMatchObject({
    'api-inspect-port': 9229,
    'bot-inspect-port': 9230,
  });
});
