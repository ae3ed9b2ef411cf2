import type { DirectNotice, EventFacts } from '@verselink/contracts';
import { discordTime } from './discord-time.ts';
import { escapeWithin, oneLine } from './plain-text.ts';
import type { Texts } from './texts/texts.ts';

type Changed = Extract<DirectNotice, { kind: 'event-changed' }>;

const PLACE_LENGTH = 200;

/** What became of the event, in one line. */
export function changedHeading(notice: Changed, event: EventFacts, texts: Texts): string {
  if (notice.change !== 'moved') return texts.changed[notice.change];
  const { time, place } = movedParts(notice, event);
  return time && place ? texts.moved.both : time ? texts.moved.time : texts.moved.place;
}

/** When and where the event was to be, and is now. */
export function changedTerms(notice: Changed, event: EventFacts, texts: Texts): string[] {
  const { old_start_at, old_location, change } = notice;
  const was = discordTime(old_start_at, 'F');
  if (change !== 'moved' && change !== 'restored') return [texts.changedFrom.planned(was)];
  const { time, place } = movedParts(notice, event);
  const is = `${discordTime(event.start_at, 'F')} (${discordTime(event.start_at, 'R')})`;
  const where = (location: string | null) => {
    const words = oneLine(location ?? '');
    return words === '' ? texts.changedFrom.nowhere : escapeWithin(words, PLACE_LENGTH);
  };
  return [
    ...(time ? [texts.changedFrom.oldTime(was), texts.changedFrom.newTime(is)] : [is]),
    ...(place
      ? [
          texts.changedFrom.oldPlace(where(old_location)),
          texts.changedFrom.newPlace(where(event.location)),
        ]
      : []),
  ];
}

/** What the member may do now. */
export function changedAdvice({ change, standing }: Changed, texts: Texts): string {
  return change === 'moved' || change === 'restored'
    ? texts.stillOn[standing]
    : texts.calledOff[change === 'withdrawn' ? 'forNow' : 'forGood'];
}

function movedParts({ old_start_at, old_location }: Changed, event: EventFacts) {
  return {
    time: Date.parse(old_start_at) !== Date.parse(event.start_at),
    place: oneLine(old_location ?? '') !== oneLine(event.location ?? ''),
  };
}
