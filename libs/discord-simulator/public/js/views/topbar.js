import { h } from '../dom/h.js';
import { clockTime } from '../format/time.js';
import { update } from '../store.js';
import { clockPanel } from './clock.js';
import { faultPanel } from './faults.js';
import { icon } from './icons.js';

export function topbar(scene) {
  const { t, snapshot, panel, drawer, now, calls, lang } = scene;
  const { bot, faults } = snapshot;
  const status = bot.online ? t.botOnline : t.botOffline;
  return h(
    'header',
    { class: 'topbar' },
    h(
      'button',
      {
        type: 'button',
        class: 'tool only-narrow',
        'aria-label': t.menu,
        'aria-expanded': scene.showSidebar,
        onclick: () => update({ showSidebar: !scene.showSidebar }),
      },
      icon('menu'),
    ),
    h(
      'div',
      { class: 'brand' },
      h('img', { src: 'icon.svg', alt: '', width: 28, height: 28 }),
      h('div', null, h('h1', null, t.title), h('p', null, t.tagline)),
    ),
    h(
      'p',
      { class: bot.online ? 'bot-status online' : 'bot-status', role: 'status' },
      h('span', { class: 'dot', 'aria-hidden': 'true' }),
      h('span', { class: 'label' }, status(bot.user.username)),
    ),
    h('div', { class: 'spacer' }),
    tool({
      name: t.clock,
      text: clockTime(now, t),
      glyph: 'clock',
      open: panel === 'clock',
      controls: 'clock-panel',
      marked: snapshot.clock.manual || snapshot.clock.offset_ms > 60_000,
      onclick: () => update({ panel: panel === 'clock' ? null : 'clock' }),
    }),
    tool({
      name: t.faults,
      text: t.faults,
      glyph: 'bolt',
      count: faults.length,
      open: panel === 'faults',
      controls: 'fault-panel',
      marked: faults.length > 0,
      onclick: () => update({ panel: panel === 'faults' ? null : 'faults' }),
    }),
    tool({
      name: t.clicks,
      text: t.clicks,
      glyph: 'cursor',
      count: snapshot.interactions.length,
      open: drawer === 'clicks',
      controls: 'clicks',
      onclick: () => update({ drawer: drawer === 'clicks' ? null : 'clicks' }),
    }),
    tool({
      name: t.calls,
      text: t.calls,
      glyph: 'list',
      count: calls.length,
      open: drawer === 'calls',
      controls: 'calls',
      onclick: () => update({ drawer: drawer === 'calls' ? null : 'calls' }),
    }),
    languageSwitch(t, lang),
    panel === 'clock' && clockPanel(scene),
    panel === 'faults' && faultPanel(scene),
  );
}

function tool({ name, text, glyph, count = 0, open, controls, marked, onclick }) {
  return h(
    'button',
    {
      type: 'button',
      class: marked ? 'tool marked' : 'tool',
      'aria-label': count > 0 ? `${name} (${count})` : name,
      'aria-expanded': open,
      'aria-controls': controls,
      onclick,
    },
    icon(glyph),
    h('span', { class: 'label' }, text),
    count > 0 && h('span', { class: 'count' }, count),
  );
}

function languageSwitch(t, lang) {
  return h(
    'div',
    { class: 'switch', role: 'group', 'aria-label': t.language },
    ['fr', 'en'].map((code) =>
      h(
        'button',
        {
          type: 'button',
          lang: code,
          'aria-label': { fr: 'Français', en: 'English' }[code],
          'aria-pressed': lang === code,
          onclick: () => update({ lang: code }),
        },
        code.toUpperCase(),
      ),
    ),
  );
}
