import type { MessagingLogger } from '../src/observer.ts';

export interface Line {
  level: keyof MessagingLogger;
  message: string;
  fields: Record<string, unknown>;
}

/** A logger that keeps what it is told. */
export function createRecordingLogger(): MessagingLogger & { lines: Line[] } {
  const lines: Line[] = [];
  const at =
    (level: Line['level']) =>
    (message: string, fields: Record<string, unknown> = {}) =>
      lines.push({ level, message, fields });
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
