import type { AnnouncementContent } from '@verselink/contracts';
import type { Step } from '@verselink/domain';
import type { StoredJob } from '../../stores/job-store.ts';
import { nonceOf, type CommandBody } from './command-body.ts';
import { discordUrl } from './discord-url.ts';

/** The channel that a step writes to; null = scheduled events, which are in none. */
export function channelOf(step: Step): string | null {
  return 'channel_id' in step ? step.channel_id : null;
}

/** The command that brings about a step of a plan, as part of a job. */
export function stepCommand(
  job: Pick<StoredJob, '_id' | 'guild_id' | 'event_id'>,
  step: Step,
): CommandBody {
  const { digest } = step;
  if (step.action === 'delete') {
    const { kind, discord_id, channel_id } = step;
    return kind === 'scheduled-event'
      ? {
          type: 'dev.verselink.scheduled-event.delete.v1',
          digest,
          data: { event_id: job.event_id, scheduled_event_id: discord_id },
        }
      : {
          type: `dev.verselink.${kind}.delete.v1`,
          digest,
          data: { event_id: job.event_id, channel_id: channel_id ?? '', message_id: discord_id },
        };
  }
  if (step.kind === 'scheduled-event') {
    return step.action === 'create'
      ? {
          type: 'dev.verselink.scheduled-event.create.v1',
          digest,
          data: { event: step.facts, voice_channel_id: step.voice_channel_id },
        }
      : {
          type: 'dev.verselink.scheduled-event.edit.v1',
          digest,
          data: {
            event: step.facts,
            scheduled_event_id: step.discord_id,
            shown_image_url: step.shown_image_url,
            shown_cover: step.shown_cover,
            voice_channel_id: step.voice_channel_id,
            leave: step.leave,
          },
        };
  }
  if (step.kind === 'announcement') {
    const { channel_id } = step;
    const content = announcementContent(job.guild_id, step);
    if (step.action === 'create') {
      return {
        type: 'dev.verselink.announcement.create.v1',
        digest,
        data: { channel_id, nonce: nonceOf(job._id), ...content },
      };
    }
    return {
      type: 'dev.verselink.announcement.edit.v1',
      digest,
      data: { channel_id, message_id: step.discord_id, ...content },
    };
  }
  const { view, channel_id } = step;
  return step.action === 'create'
    ? {
        type: 'dev.verselink.signup-message.create.v1',
        digest,
        data: { view, channel_id, nonce: nonceOf(job._id) },
      }
    : {
        type: 'dev.verselink.signup-message.edit.v1',
        digest,
        data: { view, channel_id, message_id: step.discord_id, unsure: step.unsure },
      };
}

/** What an announcement shows, as a step wants it. */
export function announcementContent(
  guild_id: string,
  step: Extract<Step, { kind: 'announcement'; action: 'create' | 'edit' }>,
): AnnouncementContent {
  const { locale, facts: event, signup_message } = step;
  const signup_url =
    signup_message && discordUrl({ kind: 'signup-message', guild_id, ...signup_message });
  if (step.action === 'create') return { locale, event, signup_url };
  const { old_start_at, place_moved } = step;
  return { locale, event, signup_url, old_start_at, place_moved };
}
