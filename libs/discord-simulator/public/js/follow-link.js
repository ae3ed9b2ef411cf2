import { notify } from './api.js';
import { openChannel, openGuild } from './actions.js';
import { state, update } from './store.js';
import { textsOf } from './texts/texts.js';

/** Shows the channel, message or event of a link to Discord; the page is not left. */
export function followLink({ guildId, channelId, messageId, eventId }) {
  const { guilds, dms } = state.snapshot;
  const guild = guilds.find(({ id }) => id === guildId);
  const channel =
    guild?.channels.find(({ id }) => id === channelId) ??
    dms.find(({ channel_id }) => guildId === '@me' && channel_id === channelId);
  const event = guild?.scheduled_events.find(({ id }) => id === eventId);
  if (!channel && !event) {
    notify(textsOf(state.lang).linkGone);
    return;
  }
  if (guild && guild.id !== state.guildId) openGuild(guild.id);
  if (event) {
    update({ showSidebar: true });
    show(`[data-event="${event.id}"]`);
    return;
  }
  openChannel(channelId);
  const at = channel.messages.findIndex(({ id }) => id === messageId);
  if (at === -1) return;
  update({ shown: Math.max(50, channel.messages.length - at) });
  show(`[data-message="${messageId}"]`);
}

/** Once the page has drawn it. */
function show(selector) {
  setTimeout(() => {
    const node = document.querySelector(selector);
    node?.scrollIntoView({ block: 'center' });
    node?.focus();
  });
}
