import { MessageFlags, type ButtonInteraction } from 'discord.js';
import { render, SEATS, Signups } from './signup.ts';

/**
 * As community bots are written: think, read, write, edit the message, edit the native event, answer. Neither a queue
 * nor anything that gathers edits stands between a press and Discord.
 */
export async function communityClick(interaction: ButtonInteraction, id: string): Promise<void> {
  const { user, guild, message } = interaction;
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const signup = await Signups.findById(id);
  if (signup === null || signup.taken >= SEATS) {
    await interaction.editReply('Complet.');
    return;
  }
  signup.members.push({ id: user.id, name: user.displayName });
  signup.taken = signup.members.length;
  await signup.save();
  await message.edit(render(signup));
  if (guild !== null && signup.scheduled_event_id !== null) {
    await guild.scheduledEvents.edit(signup.scheduled_event_id, {
      description: `${signup.taken}/${SEATS} inscrits`,
    });
  }
  await interaction.editReply('Inscrit !');
}
