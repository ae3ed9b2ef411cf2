import type { ClickReport } from '../../interactions/interaction.ts';
import type { FormValue } from '../../members/form-answer.ts';
import { optionalObject, optionalText, optionalTexts, queryNumber, text } from '../fields.ts';
import { post } from './control-route.ts';

/** What a bot answers, and how each member saw it. */
export const clickRoutes = [
  post('/click', async (sim, fields, url) =>
    report(
      await sim.click({
        guildId: optionalText(fields, 'guild_id'),
        channelId: text(fields, 'channel_id'),
        messageId: text(fields, 'message_id'),
        userId: text(fields, 'user_id'),
        customId: text(fields, 'custom_id'),
        values: optionalTexts(fields, 'values'),
        waitEphemeral: queryNumber(url, 'wait_ephemeral'),
      }),
    ),
  ),
  post('/modal', async (sim, fields, url) =>
    report(
      await sim.submitModal({
        guildId: optionalText(fields, 'guild_id'),
        channelId: text(fields, 'channel_id'),
        messageId: optionalText(fields, 'message_id'),
        userId: text(fields, 'user_id'),
        customId: text(fields, 'custom_id'),
        fields: (optionalObject(fields, 'fields') ?? {}) as Record<string, FormValue>,
        waitEphemeral: queryNumber(url, 'wait_ephemeral'),
      }),
    ),
  ),
  post('/slash', async (sim, fields, url) =>
    report(
      await sim.slash({
        guildId: text(fields, 'guild_id'),
        channelId: text(fields, 'channel_id'),
        userId: text(fields, 'user_id'),
        command: text(fields, 'command'),
        options: optionalObject(fields, 'options') as Record<string, string> | undefined,
        focused: optionalText(fields, 'focused'),
        waitEphemeral: queryNumber(url, 'wait_ephemeral'),
      }),
    ),
  ),
];

function report(seen: ClickReport): unknown {
  return {
    interaction_id: seen.interactionId,
    outcome: seen.outcome,
    latency_ms: seen.latencyMs,
    ephemerals: seen.ephemerals,
    message: seen.message,
    modal: seen.modal,
    choices: seen.choices,
    error: seen.error,
  };
}
