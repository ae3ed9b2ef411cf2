const formats = new Map();

function format(locale, options) {
  const key = locale + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, options));
  return formats.get(key);
}

/** The styles of `<t:…:style>` (Discord's reference, "Timestamp Styles"). */
const STYLES = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};

/** @param {number} at milliseconds */
export function discordTime(at, style, { locale, now }) {
  if (Math.abs(at) > 8.64e15) return '?';
  if (style === 'R') return relative(at, { locale, now });
  return format(locale, STYLES[style] ?? STYLES.f).format(at);
}

const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

export function relative(at, { locale, now }) {
  const seconds = Math.round((at - now) / 1000);
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(
    Math.round(seconds / size),
    unit,
  );
}

/** When a message was sent: the hour today, else the day too. */
export function messageTime(at, { locale, now }) {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return format(locale, isToday ? STYLES.t : STYLES.s).format(at);
}

export function weekdayTime(at, { locale }) {
  return format(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
}

export function clockTime(at, { locale }) {
  return format(locale, { weekday: 'short', day: 'numeric', month: 'short', ...HMS }).format(at);
}

export function hourMinuteSecond(at, { locale }) {
  return format(locale, HMS).format(at);
}

const HMS = { hour: '2-digit', minute: '2-digit', second: '2-digit' };

/** `2 j 3 h`, `45 min`: the two largest units. */
export function span(ms, { locale }) {
  const minutes = Math.round(ms / 60_000);
  const parts = [
    [Math.floor(minutes / 1440), 'day'],
    [Math.floor((minutes % 1440) / 60), 'hour'],
    [minutes % 60, 'minute'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .slice(0, 2)
    .map(([count, unit]) =>
      new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count),
    )
    .join(' ');
}
