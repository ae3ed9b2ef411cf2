import Joi from 'joi';

/**
 * CloudEvents 1.0 in structured JSON mode: what every message on RabbitMQ looks like.
 * `source` + `id` identify a message; a second one with the same pair is a duplicate.
 * Source: cloudevents.io spec 1.0.2; extensions correlation, distributed-tracing, sequence, expirytime.
 */
export interface Envelope<Type extends string = string, Data = unknown> {
  specversion: '1.0';
  /** Unique within `source`; also the AMQP messageId. */
  id: string;
  /** Which part sent it: `/sync-api`, `/bot`. */
  source: string;
  /** `dev.verselink.<subject>.<what>.v<major>` */
  type: Type;
  /** When it happened, ISO 8601 in UTC. */
  time: string;
  /** The VerseLink event id it is about (or a guild id where no event is meant). */
  subject: string;
  data: Data;
  /** One value from a click or an HTTP request through both services. */
  correlationid: string;
  /** Id of the message that caused this one. */
  causationid?: string;
  traceparent?: string;
  /** Revision of the event document that the message speaks of. */
  sequence?: string;
  /** After this moment (ISO 8601) the message must not be acted on any more. */
  expirytime?: string;
}

export const envelopeSchema = Joi.object<Envelope>({
  specversion: Joi.string().valid('1.0').required(),
  id: Joi.string().min(1).max(255).required(),
  source: Joi.string().min(1).max(255).required(),
  type: Joi.string().min(1).max(255).required(),
  time: Joi.string().isoDate().required(),
  subject: Joi.string().min(1).max(255).required(),
  data: Joi.object().required(),
  correlationid: Joi.string().min(1).max(255).required(),
  causationid: Joi.string().max(255),
  traceparent: Joi.string().max(255),
  sequence: Joi.string().max(32),
  expirytime: Joi.string().isoDate(),
}).unknown(true);
