import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { imageType } from './image-type.ts';
import { isPublicAddress, PrivateAddressError, publicLookup } from './public-address.ts';

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 8 * 1024 * 1024;
const MOST_REDIRECTS = 3;

/** A picture that cannot be shown, also later; the message completes "The cover image … is not shown: ". */
export class ImageRefusedError extends Error {
  override readonly name = 'ImageRefusedError';
}

/** A picture that cannot be had now, but perhaps later: its server or the way there is at fault. */
export class ImageUnavailableError extends Error {
  override readonly name = 'ImageUnavailableError';
}

/** Some hosts refuse who does not say who they are. */
const USER_AGENT = 'VerseLink-Discord-Sync (cover images of scheduled events)';

/** What a server says of the address itself. Anything else is about who asks, or about the moment. */
function isFinal(statusCode: number): boolean {
  return statusCode === 404 || statusCode === 410;
}

export type FetchImage = (url: string) => Promise<string>;

/**
 * Fetches a picture that VerseLink names and returns it as a data URI. The address comes from outside, so it must not
 * lead into our own network: every host on the way is resolved and checked where the connection is made.
 * @throws ImageRefusedError, ImageUnavailableError
 */
export function createFetchImage({
  allowPrivate,
  timeoutMs = TIMEOUT_MS,
  mostBytes = MOST_BYTES,
}: {
  /** For development: pictures may lie on this machine or in its network. */
  allowPrivate: boolean;
  timeoutMs?: number;
  mostBytes?: number;
}): FetchImage {
  async function open(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    // Names are checked when they are resolved; a literal address never is.
    if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host))
      throw new PrivateAddressError();
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    return await new Promise((resolve, reject) => {
      request(url, {
        signal,
        agent: false,
        headers: { accept: 'image/png, image/jpeg, image/gif', 'user-agent': USER_AGENT },
        ...(allowPrivate ? {} : { lookup: publicLookup }),
      })
        .on('response', resolve)
        .on('error', reject)
        .end();
    });
  }

  async function read(response: IncomingMessage): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > mostBytes) {
        throw new ImageRefusedError(`it is larger than ${mostBytes / 1024 / 1024} MB`);
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  async function follow(address: string, signal: AbortSignal): Promise<Buffer> {
    let url = new URL(address);
    for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
      if (url.protocol !== 'http:' && url.protocol !== 'https:') {
        throw new ImageRefusedError('only http and https addresses are fetched');
      }
      const response = await open(url, signal);
      const { statusCode = 0, headers } = response;
      if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
        response.destroy();
        if (!URL.canParse(headers.location, url.href)) {
          throw new ImageRefusedError('it is redirected to what is no address');
        }
        url = new URL(headers.location, url);
      } else if (statusCode === 200) {
        return await read(response);
      } else {
        response.destroy();
        const what = isFinal(statusCode) ? ImageRefusedError : ImageUnavailableError;
        throw new what(`its server answered HTTP ${statusCode}`);
      }
    }
    throw new ImageRefusedError(`it is redirected more than ${MOST_REDIRECTS} times`);
  }

  return async (url) => {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const bytes = await follow(url, signal);
      const type = imageType(bytes);
      if (type === undefined) throw new ImageRefusedError('it is not a PNG, JPEG or GIF');
      return `data:${type};base64,${bytes.toString('base64')}`;
    } catch (error) {
      if (error instanceof ImageRefusedError || error instanceof ImageUnavailableError) throw error;
      const why = error instanceof Error ? error.message : String(error);
      if (error instanceof PrivateAddressError) throw new ImageRefusedError(why, { cause: error });
      throw new ImageUnavailableError(
        signal.aborted ? `its server took longer than ${timeoutMs / 1_000} s` : why,
        { cause: error },
      );
    }
  };
}
