import { createServer } from 'node:http';
import {
  Client,
  Events,
  GatewayIntentBits,
  GuildScheduledEventEntityType,
  GuildScheduledEventPrivacyLevel,
} from 'discord.js';
import mongoose from 'mongoose';
import { communityClick } from './community-click.ts';
import { plainClick } from './plain-click.ts';
import { render, Signups } from './signup.ts';

/**
 * The peers of the bench: sign-up bots of one process, of discord.js and mongoose. They have no waitlist, no roles and no
 * jobs, and ask nobody. A small server takes orders: `?event=<id>` posts an event and answers the id of its message;
 * `?commands` answers how many database commands were sent.
 */

const [kind = 'plain', apiUrl = '', mongodbUri = '', channelId = '', port = '0'] =
  process.argv.slice(2);
const onClick = kind === 'community' ? communityClick : plainClick;

await mongoose.connect(mongodbUri, { monitorCommands: true });
let commands = 0;
mongoose.connection.getClient().on('commandStarted', () => {
  commands += 1;
});
const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: apiUrl } });

client.on(Events.InteractionCreate, (interaction) => {
  if (!interaction.isButton()) return;
  onClick(interaction, interaction.customId.slice('join:'.length)).catch((error: unknown) => {
    // Too late for Discord: the bench counts it.
    process.stderr.write(`${String(error)}\n`);
  });
});

async function publish(id: string): Promise<string> {
  const channel = await client.channels.fetch(channelId);
  if (!channel?.isSendable() || channel.isDMBased()) throw new Error('No channel to write to.');
  const scheduled =
    kind === 'community'
      ? await channel.guild.scheduledEvents.create({
          name: 'Raid sur Jumptown',
          scheduledStartTime: Date.now() + 86_400_000,
          scheduledEndTime: Date.now() + 90_000_000,
          privacyLevel: GuildScheduledEventPrivacyLevel.GuildOnly,
          entityType: GuildScheduledEventEntityType.External,
          entityMetadata: { location: 'Yela, Jumptown' },
        })
      : null;
  const signup = await Signups.create({
    _id: id,
    taken: 0,
    members: [],
    scheduled_event_id: scheduled?.id ?? null,
  });
  return (await channel.send(render(signup.toObject()))).id;
}

client.once(Events.ClientReady, () => {
  createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://bot').searchParams;
    const event = asked.get('event');
    if (event === null) {
      response.end(asked.has('commands') ? String(commands) : 'ready');
      return;
    }
    publish(event).then(
      (messageId) => response.end(messageId),
      (error: unknown) => {
        response.writeHead(500).end(String(error));
      },
    );
  }).listen(Number(port), '127.0.0.1');
});
await client.login(process.env['DISCORD_TOKEN']);
