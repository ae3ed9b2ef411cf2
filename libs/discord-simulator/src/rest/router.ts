import type { Method, Route } from './route.ts';

interface Node {
  literal: Map<string, Node>;
  parameter: { name: string; node: Node } | null;
  routes: Map<Method, Route>;
}

export type Match =
  | { kind: 'found'; route: Route; params: Record<string, string> }
  | { kind: 'wrong-method' }
  | { kind: 'unknown' };

/** Finds the route of a path; `@original` wins over `{message_id}`, also percent-encoded. */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => Match {
  const root = newNode();
  for (const route of routes) {
    let node = root;
    for (const segment of route.path.split('/').slice(1)) node = grow(node, segment);
    node.routes.set(route.method, route);
  }

  return (method, path) => {
    const params: Record<string, string> = {};
    let node: Node | undefined = root;
    for (const encoded of path.split('/').slice(1)) {
      const segment = decode(encoded);
      const literal: Node | undefined = node.literal.get(segment);
      if (literal) node = literal;
      else if (node.parameter && segment !== '') {
        params[node.parameter.name] = segment;
        node = node.parameter.node;
      } else return { kind: 'unknown' };
    }
    const route = node.routes.get(method as Method);
    if (route) return { kind: 'found', route, params };
    return { kind: node.routes.size > 0 ? 'wrong-method' : 'unknown' };
  };
}

function newNode(): Node {
  return { literal: new Map(), parameter: null, routes: new Map() };
}

function grow(node: Node, segment: string): Node {
  if (segment.startsWith('{')) {
    const name = segment.slice(1, -1);
    node.parameter ??= { name, node: newNode() };
    if (node.parameter.name !== name) {
      throw new Error(`Two names for one path segment: ${node.parameter.name} and ${name}.`);
    }
    return node.parameter.node;
  }
  const known = node.literal.get(segment) ?? newNode();
  node.literal.set(segment, known);
  return known;
}

function decode(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
