import { createServer } from 'node:http';
import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  EmbedBuilder,
  Events,
  GatewayIntentBits,
  MessageFlags,
} from 'discord.js';
import mongoose, { Schema } from 'mongoose';

/**
 * The peer of the benchmark: a sign-up bot as most are written, one process of discord.js and mongoose. Each click is
 * one `findOneAndUpdate` and one refreshed message. It has no waitlist, no roles, no jobs, and asks nobody.
 */

const [apiUrl = '', mongodbUri = '', channelId = '', port = '0'] = process.argv.slice(2);

interface Signup {
  _id: string;
  taken: number;
  capacity: number;
  members: { id: string; name: string }[];
}
const Signups = mongoose.model<Signup>(
  'Signup',
  new Schema<Signup>({
    _id: String,
    taken: Number,
    capacity: Number,
    members: [new Schema({ id: String, name: String }, { _id: false, id: false })],
  }),
);

function render(signup: Signup) {
  const embed = new EmbedBuilder()
    .setTitle('Raid sur Jumptown')
    .setDescription('Prise de contrôle du laboratoire de Yela.')
    .addFields({
      name: `Participants (${signup.taken}/${signup.capacity})`,
      value:
        signup.members
          .map(({ name }) => name)
          .join('\n')
          .slice(0, 1_024) || '—',
    });
  const join = new ButtonBuilder()
    .setCustomId(`join:${signup._id}`)
    .setLabel("S'inscrire")
    .setStyle(ButtonStyle.Success);
  return {
    embeds: [embed],
    components: [new ActionRowBuilder<ButtonBuilder>().addComponents(join)],
  };
}

await mongoose.connect(mongodbUri);
const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: apiUrl } });

client.on(Events.InteractionCreate, (interaction) => {
  if (!interaction.isButton()) return;
  void (async () => {
    const id = interaction.customId.slice('join:'.length);
    const { user } = interaction;
    const signup = await Signups.findOneAndUpdate(
      { _id: id, taken: { $lt: 500 }, 'members.id': { $ne: user.id } },
      { $push: { members: { id: user.id, name: user.displayName } }, $inc: { taken: 1 } },
      { returnDocument: 'after' },
    ).lean<Signup>();
    if (signup === null) {
      await interaction.reply({ content: 'Complet.', flags: MessageFlags.Ephemeral });
      return;
    }
    await interaction.update(render(signup));
    await interaction.followUp({ content: 'Inscrit !', flags: MessageFlags.Ephemeral });
  })().catch((error: unknown) => {
    // Too late for Discord: the benchmark counts it.
    process.stderr.write(`${String(error)}\n`);
  });
});

client.once(Events.ClientReady, () => {
  void (async () => {
    const channel = await client.channels.fetch(channelId);
    if (!channel?.isSendable()) throw new Error('The channel takes no messages.');
    // One event per round: GET /event posts it and answers the id of its message.
    createServer((request, response) => {
      void (async () => {
        const id = request.url?.split('event=')[1];
        if (id === undefined) {
          response.end('ready');
          return;
        }
        const signup = await Signups.create({ _id: id, taken: 0, capacity: 500, members: [] });
        const message = await channel.send(render(signup.toObject()));
        response.end(message.id);
      })();
    }).listen(Number(port), '127.0.0.1');
  })();
});
await client.login(process.env['DISCORD_TOKEN']);
