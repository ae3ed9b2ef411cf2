import { ComponentType, InteractionType } from 'discord-api-types/v10';

import type { ClickReport } from '../interactions/interaction.ts';
import { badRequest } from '../request-error.ts';
import { chosenObjects } from './chosen-objects.ts';
import { checkChosen } from './choices.ts';
import { findComponent } from './components.ts';
import type { MemberServices } from './member-actions.ts';
import { guildOfMember, messageSeenBy } from './place.ts';

export interface Click {
  guildId?: string | null;
  channelId: string;
  messageId: string;
  userId: string;
  customId: string;
  /** What is chosen in a select. */
  values?: readonly string[];
  /** Also wait up to this many (real) milliseconds for a private answer. */
  waitEphemeral?: number;
}

export interface ComponentUse {
  click: (click: Click) => Promise<ClickReport>;
  select: (click: Click) => Promise<ClickReport>;
}

/** Buttons and selects of messages. */
export function createComponentUse({ core, interactions, deliver }: MemberServices): ComponentUse {
  async function click(wanted: Click): Promise<ClickReport> {
    const { channelId, messageId, userId, customId, values = [], waitEphemeral } = wanted;
    const guildId = guildOfMember(core, wanted);
    const message = messageSeenBy(core.world, wanted);
    const component = findComponent(message, customId);
    const isButton = component.type === ComponentType.Button;
    if (!isButton) checkChosen({ core, guildId, userId }, component, values);
    else if (values.length > 0) throw badRequest('A button takes no values.');
    const interaction = interactions.open({
      type: InteractionType.MessageComponent,
      guildId,
      channelId,
      userId,
      customId,
      sourceId: messageId,
    });
    const isText = component.type === ComponentType.StringSelect;
    deliver(
      interaction,
      {
        custom_id: customId,
        component_type: component.type,
        id: component.id,
        ...(isButton ? {} : { values }),
        ...(isButton || isText ? {} : chosenObjects(core, guildId, values, userId)),
      },
      message,
    );
    return await interactions.report(interaction, waitEphemeral);
  }

  return { click, select: click };
}
