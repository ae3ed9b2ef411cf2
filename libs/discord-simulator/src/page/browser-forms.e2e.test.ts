import { expect } from '@jest/globals';
import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  Events,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import type { Interaction } from 'discord.js';

import { channel, privately, test, useStage } from './testing/use-stage.ts';

const stage = useStage();

test('a select of several sends all that are chosen, once there are enough', async () => {
  const { bot, open } = stage();
  const ships = new StringSelectMenuBuilder()
    .setCustomId('ships')
    .setPlaceholder('Vaisseaux')
    .setMinValues(2)
    .setMaxValues(3)
    .addOptions(['Hammerhead', 'Carrack', 'Cutlass'].map((label) => ({ label, value: label })));
  const row = new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(ships);
  await bot.channel.send({ components: [row], content: 'Lesquels ?' });
  const page = await open('/?member=Nyx');
  await channel(page).getByRole('combobox', { name: 'Vaisseaux' }).click();
  const apply = channel(page).getByRole('button', { name: 'Valider' });
  await channel(page).getByRole('option', { name: 'Cutlass' }).click();
  expect(await apply.isDisabled()).toBe(true);
  await channel(page).getByRole('option', { name: 'Hammerhead' }).click();
  await apply.click();
  await privately(page).getByText('Nyx (Cutlass, Hammerhead)').waitFor();
});

test('a form that the bot opens is filled in and sent, or left by Escape', async () => {
  const { bot, open } = stage();
  async function answer(interaction: Interaction): Promise<void> {
    if (interaction.isButton() && interaction.customId === 'form') {
      await interaction.showModal(form());
    } else if (interaction.isModalSubmit()) {
      const ship = interaction.fields.getTextInputValue('ship');
      await interaction.reply({ content: `Noté : ${ship}`, flags: MessageFlags.Ephemeral });
    }
  }
  bot.client.removeAllListeners(Events.InteractionCreate);
  bot.client.on(Events.InteractionCreate, (interaction) => void answer(interaction));
  const button = new ButtonBuilder()
    .setCustomId('form')
    .setLabel('Formulaire')
    .setStyle(ButtonStyle.Primary);
  const row = new ActionRowBuilder<ButtonBuilder>().addComponents(button);
  await bot.channel.send({ components: [row], content: 'À remplir' });

  const page = await open('/?member=Nyx');
  const dialog = page.getByRole('dialog', { name: 'Votre vaisseau' });
  await channel(page).getByRole('button', { name: 'Formulaire' }).click();
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });

  await channel(page).getByRole('button', { name: 'Formulaire' }).click();
  await dialog.getByRole('textbox', { name: /^Nom/ }).fill('Hammerhead');
  await page.keyboard.press('Enter');
  await privately(page).getByText('Noté : Hammerhead').waitFor();
  expect(await dialog.count()).toBe(0);
});

function form(): ModalBuilder {
  const input = new TextInputBuilder().setCustomId('ship').setStyle(TextInputStyle.Short);
  return new ModalBuilder()
    .setCustomId('ship-form')
    .setTitle('Votre vaisseau')
    .addLabelComponents(new LabelBuilder().setLabel('Nom').setTextInputComponent(input));
}

test('a thread is listed below its channel and opens from the message that began it', async () => {
  const { bot, open } = stage();
  const message = await bot.channel.send('Briefing du raid');
  const thread = await message.startThread({ name: 'briefing' });
  await thread.send('Rendez-vous à 20:45');
  const page = await open('/?member=Nyx');
  await channel(page).getByRole('button', { name: 'briefing' }).click();
  await page.getByRole('region', { name: 'Salon briefing' }).getByText('Rendez-vous').waitFor();
  const entry = page.getByRole('navigation', { name: 'Salons' }).getByRole('button', {
    name: 'briefing',
  });
  expect(await entry.getAttribute('aria-current')).toBe('page');
});
