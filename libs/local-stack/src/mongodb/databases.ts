import { MongoClient } from 'mongodb';

/** The same server and options with another database; who logs in is still looked up where it was. */
export const withDatabase = (uri: string, name: string): string => {
  const [, server, database, options] =
    /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/.exec(uri) ?? [];
  if (server === undefined)
    throw new Error('The MongoDB URI must begin with mongodb:// and a host.');
  const query = new URLSearchParams(options);
  if (server.includes('@') && !query.has('authSource'))
    query.set('authSource', database || 'admin');
  const text = query.toString();
  return `${server}/${name}${text && `?${text}`}`;
};

/** Removes whole databases: for test runs against somebody else's server. */
export const dropDatabases = async (uri: string, names: string[]): Promise<void> => {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 5_000 });
  try {
    for (const name of names) await client.db(name).dropDatabase();
  } finally {
    await client.close();
  }
};
