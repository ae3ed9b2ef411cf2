import { h } from '../dom/h.js';
import { hourMinuteSecond } from '../format/time.js';
import { nameOf } from '../scene.js';
import { drawer } from './drawer.js';
import { TOKEN_LIFETIME_MS } from './message.js';

const [AUTOCOMPLETE, FORM] = [4, 5];

/** Every click, command and form of late, with what its member saw and how long it took. */
export function clickDrawer(scene) {
  const { t, snapshot } = scene;
  return drawer(t, {
    id: 'clicks',
    name: t.clicks,
    hint: snapshot.interactions.length === 0 ? t.noClicks : t.clicksHint,
    columns: Object.values(t.clickColumns),
    rows: [...snapshot.interactions].reverse().map((interaction) => row(scene, interaction)),
  });
}

function row(scene, interaction) {
  const { t } = scene;
  const { id, at, outcome, user_id, latency_ms } = interaction;
  const kind = outcome === 'failed' ? 'lost' : outcome === null ? '' : 's2';
  return h(
    'tr',
    { key: id, class: kind },
    h('td', null, hourMinuteSecond(at, t)),
    h('td', null, h('bdi', null, nameById(scene, user_id))),
    h('td', { class: 'path' }, h('bdi', null, labelOf(scene, interaction))),
    h('td', null, h('span', { class: 'status-code' }, seen(scene, interaction))),
    h('td', null, outcome === null ? '…' : `${Math.round(latency_ms)} ms`),
  );
}

/** What came of the picked member's last click, in one line below the messages. */
export function lastClick(scene) {
  const { t, me, snapshot } = scene;
  const last = snapshot.interactions.findLast(
    ({ user_id, type }) => user_id === me?.user.id && type !== AUTOCOMPLETE,
  );
  const text =
    last &&
    t.lastClick(
      labelOf(scene, last),
      seen(scene, last),
      last.outcome && Math.round(last.latency_ms),
    );
  return h(
    'p',
    {
      key: 'last-click',
      class: last?.outcome === 'failed' ? 'last-click failed' : 'last-click',
      role: 'status',
      'aria-label': t.lastClickLabel,
    },
    text,
  );
}

/** The answer as its member sees it: what became of the message, and what only they were told. */
function seen({ t, now }, { outcome, is_thinking, at, private_messages: count }) {
  if (is_thinking && now - at > TOKEN_LIFETIME_MS) return t.outcomes.expired;
  if (outcome === null) return t.outcomes.waiting;
  if (outcome === 'failed') return t.outcomes.failed;
  // The first of them is the answer itself.
  const isPrivate = count > 0 && (outcome === 'replied' || outcome === 'deferred');
  const more = isPrivate ? count - 1 : count;
  const answer = isPrivate ? t.privateReply : t.outcomes[outcome];
  return more > 0 ? `${answer} + ${t.privateMessages(more)}` : answer;
}

function nameById(scene, userId) {
  const member = scene.members.get(userId);
  return member ? nameOf(scene, member.user) : userId;
}

/** A button is better known by its label than by its custom id, and a form by its title. */
function labelOf({ snapshot }, { type, user_id, custom_id, channel_id, message_id }) {
  if (type === FORM) {
    const shown = snapshot.interactions.findLast(
      ({ form, user_id: to }) => form?.custom_id === custom_id && to === user_id,
    );
    return shown?.form.title ?? custom_id;
  }
  const channels = snapshot.guilds.flatMap((guild) => guild.channels);
  const messages = [
    ...(channels.find(({ id }) => id === channel_id)?.messages ?? []),
    ...snapshot.dms.flatMap((dm) => dm.messages),
    ...snapshot.ephemerals.map(({ message }) => message),
  ];
  const message = messages.find(({ id }) => id === message_id);
  const used = find(message?.components ?? [], custom_id);
  return used?.label ?? used?.placeholder ?? custom_id;
}

function find(components, customId) {
  for (const component of components) {
    if (component.custom_id === customId) return component;
    const inner = [...(component.components ?? []), component.accessory ?? []].flat();
    const found = find(inner, customId);
    if (found) return found;
  }
  return undefined;
}
