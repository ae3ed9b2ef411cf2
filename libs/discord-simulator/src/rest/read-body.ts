import type { IncomingMessage } from 'node:http';

import { discordError } from './errors.ts';
import { parseJson } from './parse-json.ts';
import { readMultipart } from './read-multipart.ts';
import type { UploadedFile } from './route.ts';

/** Discord's limit for one request (developers/reference, "Uploading Files"). */
const MAX_BYTES = 25 * 1024 * 1024;

export interface Body {
  body: Record<string, unknown>;
  files: UploadedFile[];
}

/** JSON, or multipart with the JSON in `payload_json` and files in `files[n]`. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const { headers } = request;
  const announced = headers['content-length'] ?? headers['transfer-encoding'] ?? '0';
  const bytes = announced === '0' ? Buffer.alloc(0) : await readBytes(request);
  if (bytes.length === 0) return { body: {}, files: [] };
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) return await parseMultipart(type, bytes);
  return { body: toBody(bytes.toString()), files: [] };
}

export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MAX_BYTES) throw discordError('tooLarge');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** Lists (bulk overwrite of commands) arrive as `{ list }`: handlers always get an object. */
function toBody(text: string): Record<string, unknown> {
  const value = parseJson(text);
  if (Array.isArray(value)) return { list: value };
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw discordError('invalidJson');
}

async function parseMultipart(type: string, bytes: Buffer): Promise<Body> {
  const { fields, files } = await readMultipart(type, bytes);
  return { body: toBody(fields.get('payload_json') ?? '{}'), files };
}
