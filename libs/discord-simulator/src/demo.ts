import { ChannelType } from 'discord-api-types/v10';

import type { DiscordSimulator } from './simulator-api.ts';

const MEMBERS = [
  { name: 'Astra Valcour', locale: 'fr', nick: 'Astra', roles: ['Officier'] },
  { name: 'Kael Morrigan', locale: 'fr', nick: 'Kael' },
  { name: 'Nyx Delambre', locale: 'fr', nick: 'Nyx', roles: ['Pilote'] },
  { name: 'Jax Corrigan', locale: 'en-GB', nick: 'Jax', roles: ['Pilote'] },
  { name: 'Séléné Aubrac', locale: 'fr', nick: 'Séléné', roles: ['Médecin'] },
  { name: 'Orion Vasquez', locale: 'en-US', nick: 'Orion' },
  { name: 'Tharsis Brenn', locale: 'fr', nick: 'Tharsis', roles: ['Artilleur'] },
  { name: 'Mira Stellan', locale: 'en-US', nick: 'Mira', roles: ['Artilleur'] },
];

const ROLES = [
  { name: 'Officier', color: 0xe0a526, permissions: ['ManageEvents' as const] },
  { name: 'Pilote', color: 0x3fa7d6 },
  { name: 'Artilleur', color: 0xd64545 },
  { name: 'Médecin', color: 0x4caf7a },
];

/** A guild one would like to show: channels, roles, and members of two languages. */
export function seedDemo(
  simulator: Pick<DiscordSimulator, 'addGuild' | 'addChannel' | 'addRole' | 'addMember'>,
): { guildId: string; announcementChannelId: string; eventChannelId: string } {
  const { id: guildId } = simulator.addGuild({ name: 'VerseLink · Flotte', locale: 'fr' });
  const category = simulator.addChannel(guildId, {
    name: 'Opérations',
    type: ChannelType.GuildCategory,
  });
  const channel = (name: string, topic: string, type = ChannelType.GuildText) =>
    simulator.addChannel(guildId, { name, topic, type, parentId: category.id }).id;
  const announcementChannelId = channel('annonces', 'Les prochaines sorties de la flotte');
  const eventChannelId = channel('opérations', 'Préparation des opérations');
  simulator.addChannel(guildId, {
    name: 'Passerelle',
    type: ChannelType.GuildVoice,
    parentId: category.id,
  });
  const roles = new Map(
    ROLES.map((role) => [role.name, simulator.addRole(guildId, role).id] as const),
  );
  for (const { roles: names = [], ...member } of MEMBERS) {
    simulator.addMember(guildId, {
      ...member,
      roles: names.flatMap((name) => roles.get(name) ?? []),
    });
  }
  return { guildId, announcementChannelId, eventChannelId };
}
