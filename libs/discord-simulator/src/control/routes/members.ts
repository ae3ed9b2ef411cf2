import { flag, optionalNumber, optionalText, optionalTexts, text } from '../fields.ts';
import { post } from './control-route.ts';

/** What members do by themselves, and who is a member as what. */
export const memberRoutes = [
  post('/interested', (sim, fields) =>
    sim.interested(text(fields, 'event_id'), text(fields, 'user_id'), optionalText(fields, 'date')),
  ),
  post('/uninterested', (sim, fields) =>
    sim.uninterested(
      text(fields, 'event_id'),
      text(fields, 'user_id'),
      optionalText(fields, 'date'),
    ),
  ),
  post('/dismiss', (sim, fields) => {
    sim.dismiss(text(fields, 'ephemeral_id'));
  }),
  post('/write', (sim, fields) =>
    sim.write({
      channelId: optionalText(fields, 'channel_id'),
      userId: text(fields, 'user_id'),
      content: text(fields, 'content'),
    }),
  ),
  post('/messages/edit', (sim, fields) =>
    sim.editMessage({
      channelId: text(fields, 'channel_id'),
      messageId: text(fields, 'message_id'),
      userId: text(fields, 'user_id'),
      content: text(fields, 'content'),
    }),
  ),
  ...['/members', '/join'].map((path) =>
    post(path, (sim, fields) =>
      sim.addMember(text(fields, 'guild_id'), {
        name: fields.user_id ? '' : text(fields, 'name'),
        locale: optionalText(fields, 'locale'),
        nick: optionalText(fields, 'nick'),
        roles: optionalTexts(fields, 'roles'),
        userId: optionalText(fields, 'user_id'),
      }),
    ),
  ),
  post('/voice/join', (sim, fields) => {
    sim.joinVoice(text(fields, 'channel_id'), text(fields, 'user_id'));
  }),
  post('/voice/leave', (sim, fields) => {
    sim.leaveVoice(text(fields, 'guild_id'), text(fields, 'user_id'));
  }),
  post('/leave', (sim, fields) => sim.leave(text(fields, 'guild_id'), text(fields, 'user_id'))),
  post('/members/roles', (sim, fields) => {
    sim.setMemberRoles(
      text(fields, 'guild_id'),
      text(fields, 'user_id'),
      optionalTexts(fields, 'roles') ?? [],
    );
  }),
  post('/members/kick', (sim, fields) => {
    sim.kickMember(text(fields, 'guild_id'), text(fields, 'user_id'));
  }),
  post('/members/ban', (sim, fields) => {
    sim.banMember(text(fields, 'guild_id'), text(fields, 'user_id'), {
      reason: optionalText(fields, 'reason'),
      deleteMessageSeconds: optionalNumber(fields, 'delete_message_seconds'),
    });
  }),
  post('/members/unban', (sim, fields) => {
    sim.unbanMember(text(fields, 'guild_id'), text(fields, 'user_id'));
  }),
  post('/members/time-out', (sim, fields) => {
    const ms = optionalNumber(fields, 'ms') ?? 0;
    sim.timeOutMember(text(fields, 'guild_id'), text(fields, 'user_id'), ms);
  }),
  post('/members/dms', (sim, fields) => {
    sim.setAcceptsDms(text(fields, 'user_id'), flag(fields, 'accepts'));
  }),
];
