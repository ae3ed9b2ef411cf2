import {
  ApplicationCommandOptionType as OptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandSubcommandOption,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord-api-types/v10';

/** What organisers may do for a member, and `list`, which everybody may who sees the command. */
export const SUBCOMMANDS = ['add', 'remove', 'move', 'present', 'list'] as const;
export type Subcommand = (typeof SUBCOMMANDS)[number];

const named = <const N extends string>(
  name: N,
  fr: string,
  description: string,
  frText: string,
) => ({
  name,
  name_localizations: { fr },
  description,
  description_localizations: { fr: frText },
});

const EVENT = {
  ...named(
    'event',
    'événement',
    'The event: type a part of its title',
    'L’événement : tape une partie du titre',
  ),
  type: OptionType.String,
  required: true,
  autocomplete: true,
} satisfies APIApplicationCommandBasicOption;
const MEMBER = {
  ...named('member', 'membre', 'The member', 'Le membre'),
  type: OptionType.User,
  required: true,
} satisfies APIApplicationCommandBasicOption;
const ROLE = {
  ...named('role', 'rôle', 'The role in the event', 'Le rôle dans l’événement'),
  type: OptionType.String,
  autocomplete: true,
} satisfies APIApplicationCommandBasicOption;

const subcommand = (
  texts: ReturnType<typeof named<Subcommand>>,
  options: APIApplicationCommandBasicOption[],
): APIApplicationCommandSubcommandOption => ({ ...texts, type: OptionType.Subcommand, options });

/**
 * `/verselink`, as Discord is told of it. By default those who may manage events see it; a server's administrators can
 * show it to others (Server settings, Integrations), who then can use `list` (handlers/read-command.ts checks again).
 */
export const VERSELINK_COMMAND = {
  ...named(
    'verselink',
    'verselink',
    'Sign-ups of VerseLink events',
    'Inscriptions aux événements VerseLink',
  ),
  type: ApplicationCommandType.ChatInput,
  default_member_permissions: PermissionFlagsBits.ManageEvents.toString(),
  contexts: [InteractionContextType.Guild],
  integration_types: [ApplicationIntegrationType.GuildInstall],
  options: [
    subcommand(
      named(
        'add',
        'ajouter',
        'Sign a member up, also after sign-ups have closed',
        'Inscrire un membre, même après la clôture',
      ),
      [EVENT, MEMBER, ROLE],
    ),
    subcommand(
      named('remove', 'retirer', 'Take a member off an event', 'Retirer un membre d’un événement'),
      [EVENT, MEMBER],
    ),
    subcommand(
      named('move', 'déplacer', 'Give a member another role', 'Donner un autre rôle à un membre'),
      [EVENT, MEMBER, { ...ROLE, required: true }],
    ),
    subcommand(
      named('present', 'présent', 'Note that a member is there', 'Noter la présence d’un membre'),
      [EVENT, MEMBER],
    ),
    subcommand(
      named(
        'list',
        'inscrits',
        'Show who is signed up, for you alone',
        'Voir les inscrits, pour toi seul',
      ),
      [EVENT],
    ),
  ],
} satisfies RESTPostAPIChatInputApplicationCommandsJSONBody;
