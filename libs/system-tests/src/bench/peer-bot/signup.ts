import { ActionRowBuilder, ButtonBuilder, ButtonStyle, EmbedBuilder } from 'discord.js';
import mongoose, { Schema } from 'mongoose';

/** Seats of every event in the bench. */
export const SEATS = 500;

/** An event as a plain bot keeps it: a list of members. */
export interface Signup {
  _id: string;
  taken: number;
  members: { id: string; name: string }[];
  /** Discord's scheduled event, where the bot has one. */
  scheduled_event_id: string | null;
}

export const Signups = mongoose.model<Signup>(
  'Signup',
  new Schema<Signup>({
    _id: String,
    taken: Number,
    members: [new Schema({ id: String, name: String }, { _id: false, id: false })],
    scheduled_event_id: String,
  }),
);

/** The message with its list and its button. */
export function render({ _id, taken, members }: Signup) {
  const names = members.map(({ name }) => name).join('\n');
  const embed = new EmbedBuilder()
    .setTitle('Raid sur Jumptown')
    .setDescription('Prise de contrôle du laboratoire de Yela.')
    .addFields({
      name: `Participants (${taken}/${SEATS})`,
      value: names.slice(0, 1_024) || '—',
    });
  const join = new ButtonBuilder()
    .setCustomId(`join:${_id}`)
    .setLabel('S’inscrire')
    .setStyle(ButtonStyle.Success);
  return {
    embeds: [embed],
    components: [new ActionRowBuilder<ButtonBuilder>().addComponents(join)],
  };
}
