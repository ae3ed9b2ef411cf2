export * from './apply-click.ts';
export * from './event.ts';
export * from './merge-members.ts';
export * from './plan-projection.ts';
export * from './revise-event.ts';
export * from './seats.ts';
export * from './view-event.ts';
export * from './waitlist.ts';
