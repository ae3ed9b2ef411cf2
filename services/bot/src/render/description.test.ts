import { expect, test } from '@jest/globals';
import type { EventFacts } from '@verselink/contracts';
import { aView, FACTS } from '../testing/views.ts';
import { announcement } from './announcement.ts';
import { scheduledEventContent } from './scheduled-event.ts';
import { signupMessage } from './signup-message.ts';

/** How each place shows a description. */
const PLACES: Record<string, (description: string) => string | undefined> = {
  'sign-up message': (description) => signupMessage(aView({ description })).embeds[0].description,
  announcement: (description) =>
    announcement({
      event: { ...FACTS, description },
      locale: 'en',
      signup_url: null,
      old_start_at: null,
      place_moved: false,
    }).embeds[0].description,
  'scheduled event': (description) =>
    scheduledEventContent({ ...FACTS, description } satisfies EventFacts).description,
};

test.each(Object.keys(PLACES))('in the %s a link shows where it leads', (place) => {
  const shown = (description: string) => PLACES[place]?.(description);
  for (const text of [
    '[claim your prize](https://evil.example/x)',
    '\\[claim your prize](https://evil.example/x)',
    '[claim your prize]\u200F(https://evil.example/x)',
    '[claim [your] prize](<https://evil.example/x> "prize")',
  ]) {
    expect(shown(text)).not.toContain('](');
    expect(shown(text)).toMatch(/claim .* prize\] \(<?https:\/\/evil\.example\/x/);
  }
});

test.each(Object.keys(PLACES))('in the %s bold, lists and addresses stay as written', (place) => {
  const text = '**Briefing** at 20:00\n- bring a *medgun*\n- https://verselink.example/x_(y)';
  expect(PLACES[place]?.(text)).toContain(text);
});

test.each(Object.keys(PLACES))('in the %s no character turns the text around', (place) => {
  expect(PLACES[place]?.('go to \u202Emoc.live\u202C now')).toContain('go to moc.live now');
});
