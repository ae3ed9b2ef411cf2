import Joi from 'joi';

export const NATIVE_STATUSES = ['scheduled', 'active', 'completed', 'canceled'] as const;
export type NativeStatus = (typeof NATIVE_STATUSES)[number];

/** How Discord shows a native scheduled event. */
export interface NativeState {
  status: NativeStatus;
  /** Its start as Discord has it, ISO 8601. */
  start_at: string;
  /** Digest of the title, description, place and times: what a moderator can edit and we write. */
  digest: string;
}

export const nativeStateSchema = Joi.object<NativeState>({
  status: Joi.string()
    .valid(...NATIVE_STATUSES)
    .required(),
  start_at: Joi.string().isoDate().required(),
  digest: Joi.string().required(),
}).unknown(true);

/** True for what Discord never changes back. */
export function isFinal(status: NativeStatus): status is 'completed' | 'canceled' {
  return status === 'completed' || status === 'canceled';
}
