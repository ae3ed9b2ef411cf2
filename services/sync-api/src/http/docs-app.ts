import compression from 'compression';
import express, { type Express } from 'express';
import swaggerUi from 'swagger-ui-express';
import { docsHeaders } from './security-headers.ts';

/**
 * The documentation, for everybody: `/docs`, `/openapi.json`, `/asyncapi.json`. Large and always the same, so it is
 * compressed and has ETags, which Express makes unless it is told otherwise.
 */
export function docsApp({
  openApi,
  asyncApi,
  serverUrl,
}: {
  openApi: object;
  asyncApi: object;
  serverUrl: string;
}): Express {
  const app = express().disable('x-powered-by');
  const documents = { '/openapi.json': openApi, '/asyncapi.json': asyncApi };
  app.use([...Object.keys(documents), '/docs'], ...docsHeaders(serverUrl), compression());
  for (const [path, document] of Object.entries(documents)) {
    const text = JSON.stringify(document);
    app.get(path, (_request, response) => {
      response.type('json').send(text);
    });
  }
  app.use(
    '/docs',
    swaggerUi.serve,
    swaggerUi.setup(openApi, { customSiteTitle: 'VerseLink Discord Sync' }),
  );
  app.get('/', (_request, response) => {
    response.redirect('/docs/');
  });
  return app;
}
