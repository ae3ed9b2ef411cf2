import { h } from '../dom/h.js';

const PATHS = {
  hash: 'M9 4 7 20M17 4l-2 16M4.5 9h16M3.5 15h16',
  voice: 'M4 10v4h4l5 4V6L8 10H4zM17 9a4 4 0 0 1 0 6M19.5 6.5a8 8 0 0 1 0 11',
  stage: 'M12 4a3 3 0 0 0-3 3v4a3 3 0 0 0 6 0V7a3 3 0 0 0-3-3zM6 11a6 6 0 0 0 12 0M12 17v4',
  forum: 'M4 5h16v10H9l-5 4z',
  thread: 'M6 4v9a3 3 0 0 0 3 3h10M15 12l4 4-4 4',
  mail: 'M3 6h18v12H3zM3.5 7l8.5 6 8.5-6',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4',
  pin: 'M12 21s7-6.5 7-11.5a7 7 0 0 0-14 0C5 14.5 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  star: 'M12 3.5l2.6 5.5 6 .8-4.4 4.2 1.1 6-5.3-3-5.3 3 1.1-6L3.4 9.8l6-.8z',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.5-4 3-6 6.500-6s6 2 6.500 6M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.500c2 .8 3.200 2.500 3.500 5.500',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.500 2.500',
  bolt: 'M13 3 5 13.500h6L10 21l8.500-11H12z',
  list: 'M4 6h16M4 12h16M4 18h10',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6 6 18',
  edit: 'M4 20h4L19 9l-4-4L4 16zM13.500 6.500l4 4',
  gear: 'M4 7h10M18.500 7H20M4 17h1.500M10 17h10M14 4.500v5h4.500v-5zM5.500 14.500v5H10v-5z',
  cursor: 'M6 4l12 8-6 1.500L9.500 19z',
  trash: 'M4 7h16M9 7V4h6v3M6.500 7l1 13h9l1-13M10 11v5M14 11v5',
  chevron: 'M6 9l6 6 6-6',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  reply: 'M20 19v-5a4 4 0 0 0-4-4H4M9 5l-5 5 5 5',
  plus: 'M12 5v14M5 12h14',
  enter: 'M14 4h5v16h-5M4 12h10M10 8l4 4-4 4',
  exit: 'M10 4H5v16h5M10 12h10M16 8l4 4-4 4',
  external: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
};

const OF_CHANNELS = {
  1: 'mail',
  2: 'voice',
  10: 'thread',
  11: 'thread',
  12: 'thread',
  13: 'stage',
  15: 'forum',
};

export const channelIcon = ({ type }, size) => icon(OF_CHANNELS[type] ?? 'hash', size);

/** Drawn by the text beside it: hidden from assistive technology. */
export function icon(name, size = 18) {
  return h(
    'svg',
    {
      viewBox: '0 0 24 24',
      width: size,
      height: size,
      class: `icon icon-${name}`,
      'aria-hidden': 'true',
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': 1.8,
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
    },
    h('path', { d: PATHS[name] }),
  );
}
