import { finished } from 'node:stream/promises';

import { Busboy } from '@fastify/busboy';

import { discordError } from './errors.ts';
import type { UploadedFile } from './route.ts';

/** Fields and files of a multipart body (developers/reference, "Uploading Files"). */
export async function readMultipart(
  contentType: string,
  bytes: Buffer,
): Promise<{ fields: Map<string, string>; files: UploadedFile[] }> {
  const fields = new Map<string, string>();
  const files: UploadedFile[] = [];
  try {
    const parser = new Busboy({
      headers: { 'content-type': contentType },
      limits: { fieldSize: bytes.length },
    });
    parser.on('field', (name, value) => fields.set(name, value));
    parser.on('file', (field, stream, filename, _encoding, type) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        files.push({ field, filename, contentType: type, bytes: Buffer.concat(chunks) });
      });
    });
    parser.end(bytes);
    await finished(parser);
  } catch {
    throw discordError('invalidJson');
  }
  return { fields, files };
}
