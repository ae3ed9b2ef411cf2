import { flag, optionalPermissions, optionalText, permissions, text } from '../fields.ts';
import { post } from './control-route.ts';

/** Guilds, and the bot's place in them. */
export const guildRoutes = [
  post('/guilds', (sim, fields) =>
    sim.addGuild({ name: text(fields, 'name'), locale: optionalText(fields, 'locale') }),
  ),
  post('/guilds/{guild_id}/bot-permissions', (sim, fields) => {
    sim.setBotPermissions(text(fields, 'guild_id'), permissions(fields, 'permissions'));
  }),
  post('/guilds/{guild_id}/invite', (sim, fields) => {
    sim.inviteBot(text(fields, 'guild_id'), optionalPermissions(fields, 'permissions'));
  }),
  post('/guilds/{guild_id}/kick', (sim, fields) => {
    sim.kickBot(text(fields, 'guild_id'));
  }),
  post('/guilds/{guild_id}/outage', (sim, fields) => {
    sim.setGuildOutage(text(fields, 'guild_id'), flag(fields, 'unavailable'));
  }),
];
