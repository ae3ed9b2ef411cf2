import mongoose from 'mongoose';

const HELP =
  'it must look like mongodb://user:password@host:27017,host2:27017/database?replicaSet=rs0 (or mongodb+srv://host/…), with special characters of the password percent-encoded';

/**
 * Reads a connection string as the driver does: several hosts are no URL, and only the driver knows its options.
 * Nothing is connected. Returns what must not be shown.
 * @throws Error that says what is wrong, without what may be a piece of the password.
 */
export function readMongodbUri(uri: string): { secrets: string[] } {
  const { credentials, proxyPassword, passphrase } = parse(uri);
  const session: unknown = credentials?.mechanismProperties.AWS_SESSION_TOKEN;
  const secrets = [credentials?.password, proxyPassword, passphrase, session];
  return { secrets: secrets.filter((secret) => typeof secret === 'string') };
}

function parse(uri: string) {
  try {
    return new mongoose.mongo.MongoClient(uri).options;
  } catch (error) {
    const { name, message } = error as Error;
    // An unescaped "/", "?" or "@" in the password makes a host or an option of what follows it.
    const isHarmless = name === 'MongoParseError' && !message.includes('@');
    throw new Error(`${isHarmless ? message : 'it cannot be read'}; ${HELP}`, { cause: error });
  }
}
