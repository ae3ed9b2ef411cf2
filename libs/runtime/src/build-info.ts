import { readFileSync } from 'node:fs';
import { Gauge, type Registry } from 'prom-client';

/** Which version runs: that of the repository's package.json, and the commit that it was built from. */
export interface BuildInfo {
  version: string;
  /** `unknown` where whoever built or started it does not say. */
  revision: string;
}

/** `src` and `dist` lie equally deep below the one package.json that has the version. */
const PACKAGE = new URL('../../../package.json', import.meta.url);

/** @param revision what the environment says (REVISION): an image has no repository to ask. */
export function readBuildInfo(revision = 'unknown'): BuildInfo {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };
  return { version, revision };
}

/** Adds `verselink_build_info`, whose labels say which version runs; its value is always 1. */
export function exposeBuildInfo(registry: Registry, service: string, build: BuildInfo): void {
  new Gauge({
    name: 'verselink_build_info',
    help: 'Always 1: version and revision of the service are in the labels.',
    labelNames: ['service', 'version', 'revision'],
    registers: [registry],
  }).set({ service, ...build }, 1);
}
