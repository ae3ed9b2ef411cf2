import { expect } from '@jest/globals';
import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  ComponentType,
  Events,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import type {
  APIComponentInLabel,
  APILabelComponent,
  Interaction,
  ModalSubmitFields,
} from 'discord.js';

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
  await dialog.waitFor({ state: 'detached' });
  const lastClick = page.getByRole('status', { name: 'Dernier clic' });
  await lastClick.getByText(/^Votre vaisseau : réponse privée/).waitFor();
});

test('a form that was not taken stays open with what was typed, and says why', async () => {
  const { bot, simulator, open } = stage();
  bot.client.removeAllListeners(Events.InteractionCreate);
  bot.client.on(Events.InteractionCreate, (interaction) => {
    if (interaction.isButton()) void interaction.showModal(form());
  });
  const page = await open('/?member=Nyx');
  await channel(page).getByRole('button', { name: 'Plus tard' }).click();
  const dialog = page.getByRole('dialog', { name: 'Votre vaisseau' });
  await dialog.getByRole('textbox', { name: /^Nom/ }).fill('Hammerhead');
  const submit = dialog.getByRole('button', { name: 'Envoyer' });
  await submit.click();
  await dialog.locator('button[aria-busy]').waitFor();
  expect(await submit.isDisabled()).toBe(true);
  simulator.advanceClock(3_000);
  await dialog.getByRole('alert').getByText('Échec de l’interaction').waitFor();
  expect(await dialog.getByRole('textbox', { name: /^Nom/ }).inputValue()).toBe('Hammerhead');
  simulator.advanceClock(15 * 60_000);
  await submit.click();
  await dialog.getByRole('alert').getByText('within 15 minutes').waitFor();
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

const OPTIONS = [
  { label: 'Pilote', value: 'pilot' },
  { label: 'Artilleur', value: 'gunner', description: 'tourelle arrière' },
];

/** Opens a form with these parts in answer to a command, and answers with what came back. */
async function showForm(
  components: APILabelComponent[],
  describe: (fields: ModalSubmitFields) => string,
): Promise<void> {
  const { client } = stage().bot;
  async function answer(interaction: Interaction): Promise<void> {
    if (interaction.isChatInputCommand()) {
      await interaction.showModal({ custom_id: 'form', title: 'Inscription', components });
    } else if (interaction.isModalSubmit()) {
      const content = `Reçu : ${describe(interaction.fields)}`;
      await interaction.reply({ content, flags: MessageFlags.Ephemeral });
    }
  }
  client.removeAllListeners(Events.InteractionCreate);
  client.on(Events.InteractionCreate, (interaction) => void answer(interaction));
  await client.application.commands.set([{ name: 'inscrire', description: 'S’inscrire' }]);
}

const label = (text: string, component: APIComponentInLabel): APILabelComponent => ({
  type: ComponentType.Label,
  label: text,
  component,
});

test('a form has selects of texts, members, roles and channels, and says what it cannot show', async () => {
  stage().simulator.addRole(stage().guildId, { name: 'Officier' });
  const choices = { options: OPTIONS, required: true };
  await showForm(
    [
      label('Vaisseaux', {
        type: ComponentType.StringSelect,
        custom_id: 'ship',
        max_values: 2,
        ...choices,
      }),
      label('Avec', { type: ComponentType.UserSelect, custom_id: 'with', required: true }),
      label('En tant que', { type: ComponentType.RoleSelect, custom_id: 'as', required: false }),
      label('Rendez-vous', { type: ComponentType.ChannelSelect, custom_id: 'where' }),
      label('Fichier', { type: ComponentType.FileUpload, custom_id: 'file', required: false }),
    ],
    (fields) =>
      [
        fields.getStringSelectValues('ship').join('+'),
        fields.getSelectedUsers('with')?.first()?.globalName,
        fields.getSelectedRoles('as')?.first()?.name,
        fields.getSelectedChannels('where')?.first()?.name,
      ].join(', '),
  );
  const page = await stage().open('/?member=Nyx');
  await page.getByRole('combobox', { name: 'Envoyer un message dans #annonces' }).fill('/inscrire');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Inscription' });
  await dialog.getByText('Cette page ne sait pas envoyer de fichier.').waitFor();
  await dialog.getByLabel('Vaisseaux').selectOption(['Pilote', 'Artilleur']);
  await dialog.getByLabel('Avec').selectOption('Orion');
  await dialog.getByLabel('En tant que').selectOption('@Officier');
  await dialog.getByLabel('Rendez-vous').selectOption('#annonces');
  await dialog.getByRole('button', { name: 'Envoyer' }).click();
  await privately(page).getByText('Reçu : pilot+gunner, Orion, Officier, annonces').waitFor();
});

test('a form has radios and boxes, and is not sent before what it needs is chosen', async () => {
  await showForm(
    [
      label('Poste', { type: ComponentType.RadioGroup, custom_id: 'post', options: OPTIONS }),
      label('Jours', {
        type: ComponentType.CheckboxGroup,
        custom_id: 'days',
        required: false,
        options: OPTIONS,
      }),
      label('Sûr', { type: ComponentType.Checkbox, custom_id: 'sure' }),
    ],
    (fields) =>
      [
        fields.getRadioGroup('post'),
        fields.getCheckboxGroup('days').join('+'),
        fields.getCheckbox('sure'),
      ].join(', '),
  );
  const page = await stage().open('/?member=Nyx');
  await page.getByRole('combobox', { name: 'Envoyer un message dans #annonces' }).fill('/inscrire');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Inscription' });
  await dialog.getByRole('button', { name: 'Envoyer' }).click();
  const posts = dialog.getByRole('group', { name: 'Poste' });
  await posts
    .getByRole('radio', { name: /Artilleur tourelle arrière/ })
    .and(page.locator(':invalid'))
    .check();
  await dialog
    .getByRole('group', { name: 'Jours' })
    .getByRole('checkbox', { name: 'Pilote' })
    .check();
  await dialog.getByRole('checkbox', { name: 'Sûr' }).check();
  await dialog.getByRole('button', { name: 'Envoyer' }).click();
  await privately(page).getByText('Reçu : gunner, pilot, true').waitFor();
});
