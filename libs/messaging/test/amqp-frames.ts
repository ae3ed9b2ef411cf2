/**
 * A `basic.ack` of a delivery that never was, as bytes of the AMQP 0-9-1 wire: RabbitMQ closes the channel with
 * PRECONDITION_FAILED, as it does after a double acknowledgement.
 */
export function bogusAck(channel: number): Buffer {
  const payload = Buffer.alloc(13);
  payload.writeUInt16BE(60, 0); // class basic
  payload.writeUInt16BE(80, 2); // method ack
  payload.writeBigUInt64BE(999_999n, 4); // delivery tag
  const header = Buffer.alloc(7);
  header.writeUInt8(1, 0); // method frame
  header.writeUInt16BE(channel, 1);
  header.writeUInt32BE(payload.length, 3);
  return Buffer.concat([header, payload, Buffer.from([0xce])]);
}
