import { Events, MessageFlags, PermissionFlagsBits } from 'discord.js';
import type { ChatInputCommandInteraction, Client, Interaction } from 'discord.js';

const [SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE] = [1, 2, 3, 4, 5, 6, 7, 8];
const SHIPS = ['Hammerhead', 'Hercules', 'Carrack'];

/** Gives the bot commands with every kind of option, and answers in words what it was sent. */
export async function addCommands(client: Client<true>): Promise<void> {
  client.removeAllListeners(Events.InteractionCreate);
  client.on(Events.InteractionCreate, (interaction) => void answer(interaction));
  await client.application.commands.set([
    { name: 'salut', description: 'Dire bonjour' },
    {
      name: 'place',
      description: 'Réserver une place',
      options: [
        { type: USER, name: 'membre', description: 'Pour qui', required: true },
        { type: INTEGER, name: 'nombre', description: 'Combien', required: true, maxValue: 4 },
        {
          type: STRING,
          name: 'poste',
          description: 'Où',
          choices: [
            { name: 'Pilote', value: 'pilot' },
            { name: 'Artilleur', value: 'gunner' },
          ],
        },
        { type: BOOLEAN, name: 'public', description: 'Visible de tous' },
        { type: ROLE, name: 'role', description: 'Avec quel rôle' },
        { type: CHANNEL, name: 'salon', description: 'Dans quel salon' },
      ],
    },
    {
      name: 'flotte',
      description: 'La flotte',
      options: [
        {
          type: SUBCOMMAND,
          name: 'voir',
          description: 'Voir un vaisseau',
          options: [
            { type: STRING, name: 'genre', description: 'De quel genre' },
            { type: STRING, name: 'nom', description: 'Lequel', autocomplete: true },
          ],
        },
        {
          type: GROUP,
          name: 'hangar',
          description: 'Le hangar',
          options: [{ type: SUBCOMMAND, name: 'ouvrir', description: 'Ouvrir le hangar' }],
        },
      ],
    },
    {
      name: 'archive',
      description: 'Pour qui gère le serveur',
      defaultMemberPermissions: PermissionFlagsBits.ManageGuild,
    },
  ]);
}

async function answer(interaction: Interaction): Promise<void> {
  if (interaction.isAutocomplete()) {
    const typed = interaction.options.getFocused().toLowerCase();
    const kind = interaction.options.getString('genre');
    const found = SHIPS.filter((name) => name.toLowerCase().startsWith(typed));
    await interaction.respond(
      found.map((name) => ({ name: kind ? `${name} (${kind})` : name, value: name.toUpperCase() })),
    );
  } else if (interaction.isChatInputCommand()) {
    await interaction.reply({
      content: describe(interaction),
      flags: MessageFlags.Ephemeral,
    });
  }
}

function describe({ commandName, options }: ChatInputCommandInteraction): string {
  const names = [commandName, options.getSubcommandGroup(false), options.getSubcommand(false)];
  if (commandName !== 'place') {
    return `Reçu : ${names.filter(Boolean).join(' ')} ${options.getString('nom') ?? ''}`.trim();
  }
  const values = [
    options.getUser('membre')?.globalName,
    options.getInteger('nombre'),
    options.getString('poste'),
    options.getBoolean('public'),
    options.getRole('role')?.name,
    options.getChannel('salon')?.name,
  ];
  return `Reçu : ${values.map((value) => value ?? '-').join(', ')}`;
}
