import type { Channel, ConsumeMessage } from 'amqplib';
import type { Session } from './session.ts';
import { toError } from './to-error.ts';

/** A consumer's channel and what came over it, which can be acknowledged on no other. */
export interface Lane {
  readonly session: Session;
  readonly channel: Channel;
  /** False: the channel is lost or given up, and the broker has what was not acknowledged. */
  open: boolean;
  consumerTag: string | undefined;
  /** Not yet started, in the order of the queue. */
  buffer: Held[];
  /** In the order of the queue, too. */
  readonly unsettled: Set<Held>;
  /** Done with, but the broker has not been told yet. */
  done: ConsumeMessage[];
}

/** A delivery that is not acknowledged yet. */
export interface Held {
  readonly raw: ConsumeMessage;
  readonly lane: Lane;
}

/** Opens a channel of its own for one consumer, on which nothing is taken yet. */
export async function openLane(session: Session): Promise<Lane> {
  return {
    session,
    channel: await session.channel(),
    open: true,
    consumerTag: undefined,
    buffer: [],
    unsettled: new Set(),
    done: [],
  };
}

/** Begins to take. `onHeld` is called as a message comes in. */
export async function take(
  lane: Lane,
  { queue, prefetch, onHeld }: { queue: string; prefetch: number; onHeld: (held: Held) => void },
): Promise<void> {
  // It counts for consumers that begin after it.
  await lane.channel.prefetch(prefetch);
  const { consumerTag } = await lane.channel.consume(queue, (raw) => {
    if (!raw) {
      // The queue was deleted or moved; RabbitMQ says only this.
      lane.session.drop(new Error(`RabbitMQ cancelled the consumer of ${queue}`));
      return;
    }
    const held = { raw, lane };
    lane.unsettled.add(held);
    lane.buffer.push(held);
    onHeld(held);
  });
  lane.consumerTag = consumerTag;
}

/** Takes nothing more; what is held can still be acknowledged. */
export async function stopTaking(lane: Lane): Promise<void> {
  if (lane.consumerTag !== undefined) await lane.channel.cancel(lane.consumerTag);
  lane.consumerTag = undefined;
}

/** Acknowledges, together with all others of this turn of the event loop: a batch costs one frame. */
export function acknowledge({ lane, raw }: Held): void {
  lane.done.push(raw);
  if (lane.done.length === 1) setImmediate(() => flushAcknowledgements(lane));
}

/** Tells the broker now. On a lost channel there is nothing to tell: the messages come again. */
export function flushAcknowledgements(lane: Lane): void {
  if (!lane.open) return;
  const done = lane.done.sort(inOrder);
  lane.done = [];
  const [firstHeld] = lane.unsettled;
  const isBelow = (raw: ConsumeMessage): boolean => !firstHeld || inOrder(raw, firstHeld.raw) < 0;
  const allUpTo = done.findLast(isBelow);
  try {
    if (allUpTo) lane.channel.ack(allUpTo, true);
    for (const raw of done) if (!isBelow(raw)) lane.channel.ack(raw);
  } catch (error) {
    lane.session.drop(toError(error));
  }
}

const inOrder = (a: ConsumeMessage, b: ConsumeMessage): number =>
  a.fields.deliveryTag - b.fields.deliveryTag;

/** Puts back what was taken from the buffer and is to be handled again, in the order of the queue. */
export function putBack(lane: Lane, kept: Held[]): void {
  lane.buffer.push(...kept);
  lane.buffer.sort((a, b) => inOrder(a.raw, b.raw));
}
