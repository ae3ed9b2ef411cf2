import { MessageFlags, type ButtonInteraction } from 'discord.js';
import { render, SEATS, Signups, type Signup } from './signup.ts';

/** One `findOneAndUpdate` and one answer that refreshes the message: nothing less would do. */
export async function plainClick(interaction: ButtonInteraction, id: string): Promise<void> {
  const { user } = interaction;
  const signup = await Signups.findOneAndUpdate(
    { _id: id, taken: { $lt: SEATS }, 'members.id': { $ne: user.id } },
    { $push: { members: { id: user.id, name: user.displayName } }, $inc: { taken: 1 } },
    { returnDocument: 'after' },
  ).lean<Signup>();
  if (signup === null) {
    await interaction.reply({ content: 'Complet.', flags: MessageFlags.Ephemeral });
    return;
  }
  await interaction.update(render(signup));
  await interaction.followUp({ content: 'Inscrit !', flags: MessageFlags.Ephemeral });
}
