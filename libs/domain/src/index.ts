export * from './apply-click.ts';
export * from './apply-departure.ts';
export * from './apply-interest.ts';
export * from './artefact-state.ts';
export * from './attendee-changes.ts';
export * from './check-in.ts';
export * from './click.ts';
export * from './due.ts';
export * from './event.ts';
export * from './guild-settings.ts';
export * from './merge-members.ts';
export * from './phase.ts';
export { signupMessageDigest } from './plan-messages.ts';
export * from './plan-projection.ts';
export {
  ABSENT,
  differs,
  isBlocked,
  isLeftover,
  leftoverDigest,
  type Step,
} from './projection-step.ts';
export * from './registration-changes.ts';
export * from './revise-event.ts';
export { leftFields, unchangedFields } from './scheduled-event-digest.ts';
export * from './seats.ts';
export * from './terms.ts';
export * from './view-event.ts';
export * from './waitlist.ts';
