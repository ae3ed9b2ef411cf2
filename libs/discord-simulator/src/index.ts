export { createDiscordSimulator } from './simulator.ts';
export type { DiscordSimulator, SimulatorOptions } from './simulator-api.ts';
export { seedDemo } from './demo.ts';
export type { ClickReport, Outcome } from './interactions/interaction.ts';
export type { CallFilter, LoggedCall } from './call-log.ts';
export type { Fault, FaultKind } from './faults.ts';
export type { RateLimitKnobs, RateLimitOptions } from './rate-limits/knobs.ts';
export type { Click, ModalSubmission, SlashCommand } from './members/member-actions.ts';
export type { NewGuild, NewMember, Permissions } from './members/admin-actions.ts';
