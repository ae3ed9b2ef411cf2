import { Ajv2020 } from 'ajv/dist/2020.js';

const PREFIX = '/api/v1/discord';

interface OpenApi {
  paths: Record<string, Record<string, { responses: Record<string, Documented | undefined> }>>;
  components: object;
}
interface Documented {
  content?: Record<string, { schema: object }>;
}

/**
 * The API as its own document describes it: every answer is held against the schema that `/openapi.json` gives for
 * it, and the calls that were never made can be asked for.
 */
export async function openDocumentedApi({ url, token }: { url: string; token: string }) {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as OpenApi;
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const operations = new Map(
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [
        `${method.toUpperCase()} ${path.slice(PREFIX.length)}`,
        operation,
      ]),
    ),
  );
  const made = new Set<string>();

  /** The documented operation of a call: a fixed path goes before one with parameters. */
  function nameOf(method: string, path: string): string {
    const fits = [...operations.keys()].filter((name) => {
      const [verb, template = ''] = name.split(' ');
      const pattern = template.replaceAll(/\{\w+\}/g, '[^/]+');
      return verb === method && new RegExp(`^${pattern}$`).test(path);
    });
    const [name] = fits.sort((a, b) => a.split('{').length - b.split('{').length);
    if (name === undefined) throw new Error(`${method} ${path} is not in /openapi.json.`);
    return name;
  }

  function check(name: string, status: number, body: unknown): void {
    const documented = operations.get(name)?.responses[String(status)];
    if (documented === undefined) throw new Error(`${name}: ${status} is not documented.`);
    const schema = documented.content?.['application/json']?.schema;
    // References lead to the document's components.
    const { components } = document;
    if (schema !== undefined && !ajv.validate({ ...schema, components }, body)) {
      throw new Error(`${name} answered what it does not document: ${ajv.errorsText()}`);
    }
  }

  return {
    /** Calls the API with the token; the body of an answer that went well and is as documented. */
    async call<T = unknown>(
      method: string,
      path: string,
      { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
    ): Promise<T> {
      const response = await fetch(url + PREFIX + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      const answer: unknown = text === '' ? undefined : JSON.parse(text);
      const name = nameOf(method, path.split('?')[0] ?? '');
      check(name, response.status, answer);
      made.add(name);
      return answer as T;
    },
    /** Documented operations that were not called. */
    untried: (): string[] => [...operations.keys()].filter((name) => !made.has(name)),
  };
}
