/**
 * Loaded into a process that a debugger may be attached to: otherwise Node waits at its exit until the debugger lets go,
 * which Chrome's never does by itself.
 */
import inspector from 'node:inspector';

process.on('exit', () => {
  inspector.close();
});
