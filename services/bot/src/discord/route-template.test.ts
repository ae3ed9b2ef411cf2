import { expect, test } from '@jest/globals';
import { REST } from 'discord.js';
import { Routes } from 'discord-api-types/v10';
import { routeTemplate } from './route-template.ts';

const { generateRouteData } = REST as unknown as {
  generateRouteData: (route: string, method: string) => { bucketRoute: string };
};
const ID = '123456789012345678';
const TOKEN = 'aW50ZXJhY3Rpb246MTIz.abc-DEF_0';

test.each([
  Routes.gatewayBot(),
  Routes.currentApplication(),
  Routes.guild(ID),
  Routes.guildMember(ID, ID),
  Routes.guildMember(ID, '@me'),
  Routes.guildScheduledEventUsers(ID, ID),
  Routes.channelMessages(ID),
  Routes.channelMessage(ID, ID),
  Routes.channelMessageOwnReaction(ID, ID, encodeURIComponent('✅')),
  Routes.userChannels(),
  Routes.applicationCommands(ID),
  Routes.interactionCallback(ID, TOKEN),
  Routes.webhook(ID, TOKEN),
  Routes.webhookMessage(ID, TOKEN),
  Routes.webhookMessage(ID, TOKEN, ID),
])('the route of %s is the one by which discord.js knows it', (route) => {
  const { bucketRoute } = generateRouteData(route, 'GET');
  expect(routeTemplate(`https://discord.com/api/v10${route}`)).toBe(bucketRoute);
  expect(routeTemplate(`https://discord.com/api/v10${route}?limit=100&after=${ID}`)).toBe(
    bucketRoute,
  );
  expect(bucketRoute).not.toMatch(/\d{3}|aW50/);
});
