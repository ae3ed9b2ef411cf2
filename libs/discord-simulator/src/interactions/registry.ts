import { randomBytes } from 'node:crypto';

import type { APIMessage } from 'discord-api-types/v10';
import { MessageFlags } from 'discord-api-types/v10';

import type { Core } from '../core.ts';
import type { ClickReport, Interaction } from './interaction.ts';
import { ANSWER_WITHIN_MS, TOKEN_LIFETIME_MS } from './interaction.ts';

export interface Interactions {
  open: (
    wanted: Pick<
      Interaction,
      'type' | 'guildId' | 'channelId' | 'userId' | 'customId' | 'sourceId'
    >,
  ) => Interaction;
  /** Records the first answer; those who wait for it are told. */
  settle: (interaction: Interaction, answer: Partial<Interaction>) => void;
  byId: (id: string) => Interaction | undefined;
  /** The interaction while its token can still be used. */
  byToken: (token: string) => Interaction | undefined;
  /** The newest form of that name which this member was shown, while its token lives. */
  formShownTo: (userId: string, customId: string) => unknown;
  /** Waits for the first answer or the failure, then up to `ephemeralMs` for a private message. */
  report: (interaction: Interaction, ephemeralMs?: number) => Promise<ClickReport>;
  /** Says that a message of the interaction was posted or changed. */
  progressed: (interaction: Interaction) => void;
  recent: () => Interaction[];
}

const RECENT = 50;

export function createInteractions(core: Core): Interactions {
  const interactions = new Map<string, Interaction>();
  const tokens = new Map<string, Interaction>();
  /** Those that opened a form, by member and the form's custom id. */
  const forms = new Map<string, Interaction>();
  const recent: Interaction[] = [];

  const isAlive = ({ at }: Interaction) => core.clock.now() - at <= TOKEN_LIFETIME_MS;

  function wake(interaction: Interaction): void {
    for (const listener of [...interaction.listeners]) listener();
  }

  function expire(): void {
    for (const interaction of interactions.values()) {
      if (isAlive(interaction)) return;
      interactions.delete(interaction.id);
      tokens.delete(interaction.token);
      const form = formKey(interaction);
      if (forms.get(form) === interaction) forms.delete(form);
    }
  }

  async function until(
    interaction: Interaction,
    done: () => boolean,
    realMs?: number,
  ): Promise<void> {
    if (done()) return;
    await new Promise<void>((resolve) => {
      const stop = () => {
        interaction.listeners.delete(check);
        clearTimeout(timer);
        resolve();
      };
      const check = () => {
        if (done()) stop();
      };
      const timer = realMs === undefined ? undefined : setTimeout(stop, realMs);
      interaction.listeners.add(check);
    });
  }

  function ephemeralsOf({ ephemeralIds }: Interaction): APIMessage[] {
    return [...ephemeralIds].flatMap((id) => core.world.ephemerals.get(id)?.message ?? []);
  }

  return {
    open(wanted) {
      expire();
      const interaction: Interaction = {
        ...wanted,
        id: core.nextId(),
        token: randomBytes(48).toString('base64url'),
        at: core.clock.now(),
        state: 'waiting',
        outcome: null,
        latencyMs: 0,
        error: null,
        originalId: null,
        loading: false,
        modal: null,
        choices: null,
        ephemeralIds: new Set(),
        listeners: new Set(),
      };
      interactions.set(interaction.id, interaction);
      tokens.set(interaction.token, interaction);
      recent.push(interaction);
      if (recent.length > RECENT) recent.shift();
      const cancel = core.clock.after(ANSWER_WITHIN_MS, () => {
        if (interaction.state !== 'waiting') return;
        this.settle(interaction, { outcome: 'failed', error: 'The application did not respond' });
        interaction.state = 'failed';
      });
      interaction.listeners.add(() => {
        if (interaction.state !== 'waiting') cancel();
      });
      core.changed();
      return interaction;
    },
    settle(interaction, answer) {
      Object.assign(interaction, { state: 'answered' }, answer);
      interaction.latencyMs = core.clock.now() - interaction.at;
      if (interaction.modal !== null) forms.set(formKey(interaction), interaction);
      wake(interaction);
      core.changed();
    },
    byId: (id) => interactions.get(id),
    byToken(token) {
      const interaction = tokens.get(token);
      return interaction && isAlive(interaction) ? interaction : undefined;
    },
    formShownTo(userId, customId) {
      const interaction = forms.get(`${userId}/${customId}`);
      return interaction && isAlive(interaction) ? interaction.modal : undefined;
    },
    async report(interaction, ephemeralMs) {
      await until(interaction, () => interaction.state !== 'waiting');
      const shown = () =>
        ephemeralsOf(interaction).some(({ flags }) => ((flags ?? 0) & MessageFlags.Loading) === 0);
      if (ephemeralMs && interaction.outcome !== 'failed') {
        await until(interaction, shown, ephemeralMs);
      }
      const { originalId, channelId } = interaction;
      const message = core.world.channels.get(channelId)?.messages.get(originalId ?? '') ?? null;
      return {
        interactionId: interaction.id,
        outcome: interaction.outcome ?? 'failed',
        latencyMs: interaction.latencyMs,
        ephemerals: ephemeralsOf(interaction),
        message,
        modal: interaction.modal,
        choices: interaction.choices,
        error: interaction.error,
      };
    },
    progressed: wake,
    recent: () => [...recent],
  };
}

function formKey({ userId, modal }: Interaction): string {
  return `${userId}/${(modal as { custom_id: string } | null)?.custom_id ?? ''}`;
}
