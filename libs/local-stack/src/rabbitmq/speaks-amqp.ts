import { connect } from 'node:net';

const PROTOCOL_HEADER = Buffer.from('AMQP\0\0\x09\x01', 'latin1');

/** True when a broker answers the AMQP 0-9-1 greeting: an open port alone does not say that. */
export const speaksAmqp = async (port: number, host = '127.0.0.1'): Promise<boolean> =>
  await new Promise((resolve) => {
    const socket = connect(port, host);
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(2_000, () => {
      done(false);
    });
    socket.on('connect', () => socket.write(PROTOCOL_HEADER));
    // Frame type 1 is Connection.Start; a broker that wants another version sends "AMQP…".
    socket.on('data', (data) => {
      done(data[0] === 1);
    });
    socket.on('error', () => {
      done(false);
    });
    socket.on('close', () => {
      done(false);
    });
  });
