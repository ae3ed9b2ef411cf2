import type { DiscordSimulator } from '../../simulator-api.ts';
import type { Fields } from '../fields.ts';

export interface ControlRoute {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  handle: Handle;
}

/** `fields` are the body's and, over them, those named in the path. */
type Handle = (simulator: DiscordSimulator, fields: Fields, url: URL) => unknown;

export function get(path: string, handle: Handle): ControlRoute {
  return { method: 'GET', path, handle };
}

export function post(path: string, handle: Handle): ControlRoute {
  return { method: 'POST', path, handle };
}
