import Joi from 'joi';

/** Longest note and ship that a member may give with a sign-up, in characters. */
export const NOTE_LENGTH = 200;
export const SHIP_LENGTH = 80;

/**
 * What a member says with a sign-up. Missing = what was said before stays; null = nothing (any more). Without a limit
 * on the wire: the form holds it, and Discord and JavaScript count characters differently.
 */
export interface SignUpWords {
  note?: string | null;
  ship?: string | null;
}

export const signUpWordsKeys = {
  note: Joi.string().allow(null, ''),
  ship: Joi.string().allow(null, ''),
};
