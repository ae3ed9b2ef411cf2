import { createHash } from 'node:crypto';

import type { APIAttachment } from 'discord-api-types/v10';

import type { Call } from './route.ts';

/** The attachments of a message after this call: those kept of `existing`, and the new files. */
export function attachmentsAfter(
  call: Pick<Call, 'core' | 'files' | 'body' | 'httpUrl'>,
  channelId: string,
  existing: readonly APIAttachment[] = [],
): APIAttachment[] {
  const { attachments } = call.body;
  const kept = Array.isArray(attachments)
    ? existing.filter(({ id }) =>
        (attachments as { id?: unknown }[]).some((wanted) => String(wanted.id) === id),
      )
    : existing;
  return [...kept, ...storeFiles(call, channelId)];
}

function storeFiles(
  { core, files, body, httpUrl }: Pick<Call, 'core' | 'files' | 'body' | 'httpUrl'>,
  channelId: string,
): APIAttachment[] {
  const described = Array.isArray(body.attachments)
    ? (body.attachments as { id?: unknown; description?: string }[])
    : [];
  return files.map(({ field, filename, contentType, bytes }) => {
    const index = /\[(\d+)\]/.exec(field)?.[1];
    const description = described.find(({ id }) => String(id) === index)?.description;
    const id = core.nextId();
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
    core.world.images.set(hash, { contentType, base64: bytes.toString('base64') });
    const url = `${httpUrl()}/attachments/${channelId}/${id}/${encodeURIComponent(filename)}?hm=${hash}`;
    return {
      id,
      filename,
      size: bytes.length,
      url,
      proxy_url: url,
      content_type: contentType,
      ...(description === undefined ? {} : { description }),
    };
  });
}

/** `data:image/png;base64,…` as requests carry pictures (developers/reference, "Image Data"). */
export function storeImage(core: Call['core'], dataUri: string): string | null {
  const match = /^data:(image\/(?:png|jpeg|gif));base64,([A-Za-z0-9+/=]+)$/.exec(dataUri);
  if (!match) return null;
  const [, contentType = '', base64 = ''] = match;
  const hash = createHash('sha256').update(base64).digest('hex').slice(0, 32);
  core.world.images.set(hash, { contentType, base64 });
  return hash;
}
