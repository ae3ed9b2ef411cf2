import { state } from './store.js';

const DRAWERS = ['calls', 'clicks'];

/** `?lang=en&guild=…&channel=…&member=…`: ids or names, so that a link can show a certain view. */
export function readLocation(snapshot) {
  const wanted = new URLSearchParams(location.search);
  const lang = wanted.get('lang');
  if (lang === 'fr' || lang === 'en') state.lang = lang;
  const guild = find(snapshot.guilds, wanted.get('guild'), ({ id, name }) => [id, name]);
  state.guildId = guild?.id ?? null;
  const inGuild = guild ?? snapshot.guilds[0];
  state.memberId =
    find(inGuild?.members, wanted.get('member'), ({ user, nick }) => [
      user.id,
      user.global_name,
      nick,
    ])?.user.id ?? null;
  const channel = wanted.get('channel');
  state.channelId =
    channel === 'dm'
      ? (snapshot.dms.find(({ recipient_id }) => recipient_id === state.memberId)?.channel_id ??
        null)
      : (find(inGuild?.channels, channel, ({ id, name }) => [id, name])?.id ?? null);
  state.drawer = DRAWERS.find((name) => wanted.has(name)) ?? null;
}

/** Keeps the address in step, so that a reload shows the same. */
export function writeLocation({ lang, guild, me, channel, isDm, drawer }) {
  const shown = new URLSearchParams();
  if (lang !== 'fr') shown.set('lang', lang);
  if (state.guildId && guild) shown.set('guild', guild.id);
  if (state.channelId && channel) shown.set('channel', isDm ? 'dm' : channel.id);
  if (state.memberId && me) shown.set('member', me.user.id);
  if (drawer) shown.set(drawer, '');
  const query = shown.toString();
  const wanted = query === '' ? location.pathname : `?${query}`;
  if (wanted !== (location.search || location.pathname)) history.replaceState(null, '', wanted);
}

function find(list, wanted, namesOf) {
  return wanted === null ? undefined : list?.find((item) => namesOf(item).includes(wanted));
}
