export * from './build-info.ts';
export * from './clock-offset.ts';
export * from './load-config.ts';
export * from './logger.ts';
export * from './on-shutdown.ts';
export * from './ops-server.ts';
export * from './start-http-server.ts';
export * from './network-of.ts';
