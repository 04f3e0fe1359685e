/** The least that a server on the same SDK does at its start: what `start` holds the program against. */
import module from 'node:module';

// As src/main.ts does it.
module.enableCompileCache();
await import('./server.ts');
setTimeout(() => module.flushCompileCache(), 1500).unref();
