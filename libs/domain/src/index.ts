export * from './apply-click.ts';
export * from './apply-departure.ts';
export * from './apply-interest.ts';
export {
  ABSENT,
  differs,
  isBlocked,
  isLeftover,
  leftoverDigest,
  type PutStep,
  type Step,
} from './artefacts/artefact-rules.ts';
export * from './artefacts/artefact-state.ts';
export * from './artefacts/plan-artefacts.ts';
export { leftFields, unchangedFields } from './artefacts/scheduled-event-digest.ts';
export { signupMessageDigest } from './artefacts/signup-message.ts';
export * from './attendee-changes.ts';
export * from './check-in.ts';
export * from './click.ts';
export * from './due.ts';
export * from './event.ts';
export * from './guild-settings.ts';
export * from './merge-members.ts';
export * from './phase.ts';
export * from './registration-changes.ts';
export * from './revise-event.ts';
export * from './seats.ts';
export * from './terms.ts';
export * from './view-event.ts';
export * from './waitlist.ts';
