import { parseArgs } from 'node:util';
import { startEmbeddedMongodb } from './start-embedded-mongodb.ts';

const HELP = `embedded-mongodb: a small MongoDB for development and tests

  --port <number>     port on 127.0.0.1; 0, the default, takes a free one
  --data-dir <path>   where the journal is kept; without it everything is in memory only
  --help              this text

Prints one line with its URI when it is ready. SIGTERM or SIGINT stops it.
`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'data-dir': { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(HELP);
} else {
  const logger = {
    warn: (message: string) => process.stderr.write(`${message}\n`),
    error: (message: string) => {
      logger.warn(message);
      process.exitCode = 1;
    },
  };
  try {
    const server = await startEmbeddedMongodb({
      port: Number(values.port),
      logger,
      ...(values['data-dir'] === undefined ? {} : { dataDir: values['data-dir'] }),
    });
    const stop = () => void server.stop();
    process.once('SIGTERM', stop).once('SIGINT', stop);
    process.stdout.write(`${server.uri}\n`);
  } catch (error) {
    logger.error(error instanceof Error ? error.message : String(error));
  }
}
