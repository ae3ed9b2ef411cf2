import { expect, test } from '@jest/globals';
import Joi from 'joi';
import { configHelp, ConfigError, loadConfig } from './load-config.ts';

const schema = Joi.object<{ PORT: number; TOKEN: string; LEVEL: string }>({
  PORT: Joi.number().port().default(3001).description('port of the API'),
  TOKEN: Joi.string().min(8).required().description('bearer token'),
  LEVEL: Joi.string().valid('info', 'debug').default('info').description('log level'),
});

test('numbers are read from text, defaults fill in, other variables are left out', () => {
  const config = loadConfig({ schema, env: { PORT: '8080', TOKEN: 'long-enough', HOME: '/' } });
  expect(config).toEqual({ PORT: 8080, TOKEN: 'long-enough', LEVEL: 'info' });
});

test('an empty variable counts as not set', () => {
  expect(loadConfig({ schema, env: { PORT: '', TOKEN: 'long-enough' } }).PORT).toBe(3001);
});

test('every bad variable is named with its rule, and no value is repeated', () => {
  const load = () => loadConfig({ schema, env: { PORT: 'abc', TOKEN: 'hunter2', LEVEL: 'loud' } });
  expect(load).toThrow(ConfigError);
  expect(load).toThrow(/PORT must be a number \(port of the API\)/);
  expect(load).toThrow(/TOKEN length must be at least 8 characters long/);
  expect(load).toThrow(/LEVEL must be one of \[info, debug\]/);
  expect(load).not.toThrow(/hunter2|abc|loud/);
});

test('a missing required variable is said to be required', () => {
  expect(() => loadConfig({ schema, env: {} })).toThrow(/TOKEN is required \(bearer token\)/);
});

test('a value that breaks a pattern is not repeated in the error', () => {
  const ids = Joi.object<{ ID: string }>({ ID: Joi.string().pattern(/^\d+$/) });
  const load = () => loadConfig({ schema: ids, env: { ID: 'my-secret' } });
  expect(load).toThrow(/ID must match/);
  expect(load).not.toThrow(/my-secret/);
});

test('the help lists every variable with its default and meaning', () => {
  const help = configHelp({ title: 'service', schema });
  expect(help).toContain('PORT   port of the API [3001]');
  expect(help).toContain('TOKEN  bearer token [required]');
});
