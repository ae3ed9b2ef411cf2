import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** What holds for all answers. Whether callers must come over TLS is for the proxy to say that ends it. */
const COMMON = { strictTransportSecurity: false, xXssProtection: false } as const;

/** For answers of the API: nothing in them is a page, and no cache may keep what they say of members. */
export const apiHeaders: RequestHandler[] = [
  helmet({
    ...COMMON,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
  }),
  cacheControl('no-store'),
];

/**
 * For the documentation: the page's own scripts, its inline styles, and calls to the API as it names it. Caches ask by
 * the ETag whether it is still the same.
 */
export function docsHeaders(serverUrl: string): RequestHandler[] {
  return [
    helmet({
      ...COMMON,
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:'],
          connectSrc: ["'self'", new URL(serverUrl).origin],
          baseUri: ["'none'"],
          formAction: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
    }),
    cacheControl('no-cache'),
  ];
}

function cacheControl(value: string): RequestHandler {
  return (_request, response, next) => {
    response.set('cache-control', value);
    next();
  };
}
