import { availableParallelism } from 'node:os';

/** Tests run on the sources: the condition `@verselink/source` leads every package name there. */
export default {
  testMatch: ['<rootDir>/{libs,services}/*/{src,test}/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } } }],
  },
  extensionsToTreatAsEsm: ['.ts'],
  // `import` is left out on purpose: with it jest's own require() would resolve to ES modules.
  testEnvironmentOptions: { customExportConditions: ['@verselink/source', 'node', 'node-addons'] },
  modulePathIgnorePatterns: ['<rootDir>/.local/', '/dist/'],
  // RabbitMQ and MongoDB for the files that ask for them, once per run.
  globalSetup: '<rootDir>/libs/local-stack/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/libs/local-stack/jest/global-teardown.mjs',
  // Most of them wait for servers and processes: on two cores one worker would leave one idle.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  coverageProvider: 'v8',
  testTimeout: 30_000,
};
