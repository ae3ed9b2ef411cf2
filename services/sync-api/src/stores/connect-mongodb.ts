import mongoose, { type Connection } from 'mongoose';

/**
 * Opens the database, trying until `deadlineMs` have passed. Writes wait for the majority and the journal, since a
 * confirmed click must survive; later on an unreachable server is an error after 2 s and not a request that hangs.
 */
export async function connectMongodb(uri: string, deadlineMs: number): Promise<Connection> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const connection = mongoose.createConnection(uri, {
      autoIndex: false,
      autoCreate: false,
      bufferCommands: false,
      serverSelectionTimeoutMS: 2_000,
      writeConcern: { w: 'majority', journal: true },
    });
    try {
      return await connection.asPromise();
    } catch (error) {
      await connection.close(true);
      if (performance.now() >= deadline) {
        throw new Error('MongoDB does not answer: check MONGODB_URI.', { cause: error });
      }
    }
  }
}
