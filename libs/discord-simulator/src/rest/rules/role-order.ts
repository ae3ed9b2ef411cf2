import type { APIRole } from 'discord-api-types/v10';

import type { GuildState } from '../../state/world.ts';
import { discordError } from '../errors.ts';

export interface WantedPosition {
  id?: string | null;
  position?: number | null;
}

/**
 * The roles that stand elsewhere once these have the positions asked for. The others make room, so
 * that no two stand in one place; @everyone stays below all.
 */
export function reorder(
  guild: GuildState,
  wanted: readonly WantedPosition[],
): { role: APIRole; position: number }[] {
  const goal = new Map<string, number>();
  for (const { id, position } of wanted) {
    const role = guild.roles.get(id ?? '');
    if (!role) throw discordError('unknownRole');
    if (position != null && role.id !== guild.id) goal.set(role.id, position);
  }
  const goalOf = (role: APIRole) => goal.get(role.id) ?? role.position;
  // On one place who goes up stands above who was there, and who goes down below.
  const before = (a: APIRole, b: APIRole) =>
    goalOf(a) - goalOf(b) ||
    Math.sign(goalOf(a) - a.position) - Math.sign(goalOf(b) - b.position) ||
    a.position - b.position;
  const everyone = [...guild.roles.values()].filter(({ id }) => id === guild.id);
  const others = [...guild.roles.values()].filter(({ id }) => id !== guild.id).sort(before);
  const places = [...guild.roles.values()].map(({ position }) => position).sort((a, b) => a - b);
  return [...everyone, ...others].flatMap((role, index) => {
    const position = places[index] ?? role.position;
    return position === role.position ? [] : [{ role, position }];
  });
}
