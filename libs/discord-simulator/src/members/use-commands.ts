import type { APIApplicationCommand } from 'discord-api-types/v10';
import { InteractionType, PermissionFlagsBits as P } from 'discord-api-types/v10';

import type { ClickReport } from '../interactions/interaction.ts';
import { badRequest } from '../request-error.ts';
import { theChannel } from '../state/lookup.ts';
import { chosenObjects } from './chosen-objects.ts';
import type { MemberServices } from './member-actions.ts';
import { guildOfMember, memberPermissions } from './place.ts';
import { resolveCommand } from './resolve-command.ts';

export interface SlashCommand {
  guildId: string;
  channelId: string;
  userId: string;
  /** `verselink event list`: the command, then its group and subcommand. */
  command: string;
  options?: Record<string, string | number | boolean>;
  /** Name of the option being typed: sends an autocomplete request instead. */
  focused?: string;
  waitEphemeral?: number;
}

export interface CommandUse {
  slash: (command: SlashCommand) => Promise<ClickReport>;
}

/** Slash commands, and what the bot proposes while one is typed. */
export function createCommandUse({ core, interactions, deliver }: MemberServices): CommandUse {
  return {
    async slash(wanted) {
      const { guildId, channelId, userId, focused, waitEphemeral } = wanted;
      guildOfMember(core, wanted);
      const { command, data, chosenIds } = resolveCommand(core, wanted);
      const needed = P.UseApplicationCommands | rightsFor(command);
      const held = memberPermissions(core, theChannel(core.world, channelId), userId);
      if ((held & needed) !== needed) {
        throw badRequest(`Member ${userId} may not use "/${command.name}" in this channel.`);
      }
      const interaction = interactions.open({
        type:
          focused === undefined
            ? InteractionType.ApplicationCommand
            : InteractionType.ApplicationCommandAutocomplete,
        guildId,
        channelId,
        userId,
        customId: `/${wanted.command.replace(/^\//, '')}`,
        sourceId: null,
      });
      deliver(interaction, { ...data, ...chosenObjects(core, guildId, chosenIds, userId) });
      return await interactions.report(interaction, waitEphemeral);
    },
  };
}

/** By default everybody; `0` leaves a command to administrators (application-commands, "Permissions"). */
function rightsFor({ default_member_permissions: rights }: APIApplicationCommand): bigint {
  return rights === '0' ? P.Administrator : BigInt(rights ?? 0);
}
