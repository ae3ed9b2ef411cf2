import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  EmbedBuilder,
  Events,
  GatewayIntentBits,
  MessageFlags,
  StringSelectMenuBuilder,
} from 'discord.js';
import type {
  ChatInputCommandInteraction,
  Interaction,
  MessageComponentInteraction,
  TextChannel,
} from 'discord.js';

import type { DiscordSimulator } from '../../index.ts';

const INTENTS = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMembers,
  GatewayIntentBits.GuildModeration,
  GatewayIntentBits.GuildScheduledEvents,
  GatewayIntentBits.GuildVoiceStates,
];

export interface SignUpBot {
  client: Client<true>;
  channel: TextChannel;
  /** Answers every "later" that was deferred so far. */
  answerDeferred: () => Promise<void>;
  stop: () => Promise<void>;
}

/** A stranger's bot: a sign-up message whose buttons and select show who came. */
export async function startSignUpBot(
  simulator: DiscordSimulator,
  channelId: string,
): Promise<SignUpBot> {
  const client = new Client<true>({ intents: INTENTS, rest: { api: simulator.apiUrl } });
  const signedUp = new Map<string, string>();
  const deferred: Promise<MessageComponentInteraction>[] = [];
  const body = () => ({ embeds: [embed([...signedUp.values()])], components: rows() });

  async function answer(interaction: Interaction): Promise<void> {
    if (interaction.isChatInputCommand()) return await answerCommand(interaction);
    if (!interaction.isMessageComponent() || interaction.customId === 'silent') return;
    if (interaction.customId === 'later') {
      const thinking = interaction.deferReply({ flags: MessageFlags.Ephemeral });
      deferred.push(thinking.then(() => interaction));
      return;
    }
    const name = interaction.user.globalName ?? interaction.user.username;
    const role = interaction.isStringSelectMenu() ? ` (${interaction.values.join(', ')})` : '';
    signedUp.set(interaction.user.id, name + role);
    await interaction.update(body());
    await interaction.followUp({
      content: `**Bienvenue** ${name}${role}`,
      flags: MessageFlags.Ephemeral,
    });
  }
  client.on(Events.InteractionCreate, (interaction) => void answer(interaction));

  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(simulator.botToken);
  await ready;
  const channel = (await client.channels.fetch(channelId)) as TextChannel;
  await channel.send(body());
  return {
    client,
    channel,
    async answerDeferred() {
      for (const interaction of await Promise.all(deferred.splice(0))) {
        await interaction.editReply('Voilà, c’est fait.');
      }
    },
    stop: () => client.destroy(),
  };
}

function embed(names: readonly string[]): EmbedBuilder {
  return new EmbedBuilder()
    .setTitle('Raid du soir')
    .setColor(0x2fb67c)
    .setDescription('Départ <t:1900000000:F>')
    .addFields({ name: `Inscrits · ${names.length}`, value: names.join('\n') || '—' });
}

function rows() {
  const button = (customId: string, label: string, style: ButtonStyle) =>
    new ButtonBuilder().setCustomId(customId).setLabel(label).setStyle(style);
  const role = new StringSelectMenuBuilder()
    .setCustomId('role')
    .setPlaceholder('Choisir un rôle')
    .addOptions(
      { label: 'Pilote', value: 'pilot', description: '2 places libres sur 4' },
      { label: 'Artilleur', value: 'gunner', description: 'Complet' },
      { label: 'Médecin', value: 'medic' },
    );
  return [
    new ActionRowBuilder<ButtonBuilder>().addComponents(
      button('join', 'S’inscrire', ButtonStyle.Success).setEmoji('🚀'),
      button('later', 'Plus tard', ButtonStyle.Secondary),
      button('silent', 'Sans réponse', ButtonStyle.Danger),
      button('closed', 'Fermé', ButtonStyle.Primary).setDisabled(true),
    ),
    new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(role),
  ];
}

async function answerCommand(interaction: ChatInputCommandInteraction): Promise<void> {
  await interaction.reply({
    content: `Commande reçue : page ${interaction.options.getString('page') ?? '?'}`,
    flags: MessageFlags.Ephemeral,
  });
}
