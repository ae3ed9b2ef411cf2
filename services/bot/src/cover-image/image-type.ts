/** The kinds of pictures that Discord takes (docs: reference "Image Data"), by their first bytes. */
const SIGNATURES = [
  { type: 'image/png', starts: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  { type: 'image/jpeg', starts: Buffer.from([0xff, 0xd8, 0xff]) },
  { type: 'image/gif', starts: Buffer.from('GIF87a') },
  { type: 'image/gif', starts: Buffer.from('GIF89a') },
] as const;

/** What a file really is, whatever its name and its server say; undefined when Discord would not take it. */
export function imageType(bytes: Buffer): (typeof SIGNATURES)[number]['type'] | undefined {
  return SIGNATURES.find(({ starts }) => bytes.subarray(0, starts.length).equals(starts))?.type;
}
