/**
 * The route of a call to Discord without what is particular to it, as discord.js names its buckets
 * (@discordjs/rest, `REST.generateRouteData`, which is private): as many as there are kinds of calls.
 */
export function routeTemplate(url: string): string {
  const [, route = '/'] = /\/v\d+(\/[^?]*)/.exec(url) ?? [];
  return route
    .replaceAll(/\d{17,20}/g, ':id')
    .replace(/^\/(webhooks|interactions)\/:id\/[^/]+/, '/$1/:id/:token')
    .replace(/\/reactions\/.*/, '/reactions/:reaction');
}
