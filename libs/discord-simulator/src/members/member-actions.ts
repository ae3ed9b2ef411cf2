import type { Core } from '../core.ts';
import type { Deliver } from '../interactions/interaction.ts';
import type { Interactions } from '../interactions/registry.ts';
import type { FormUse } from './fill-in-forms.ts';
import { createFormUse } from './fill-in-forms.ts';
import type { Participation } from './take-part.ts';
import { createParticipation } from './take-part.ts';
import type { CommandUse } from './use-commands.ts';
import { createCommandUse } from './use-commands.ts';
import type { ComponentUse } from './use-components.ts';
import { createComponentUse } from './use-components.ts';

export interface MemberServices {
  core: Core;
  interactions: Interactions;
  deliver: Deliver;
}

export type MemberActions = ComponentUse & FormUse & CommandUse & Participation;

/** Everything that a member of a guild can do. */
export function createMemberActions(services: MemberServices): MemberActions {
  return {
    ...createComponentUse(services),
    ...createFormUse(services),
    ...createCommandUse(services),
    ...createParticipation(services.core),
  };
}
