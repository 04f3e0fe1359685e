#!/usr/bin/env node
import './check-node.js';
import module from 'node:module';

module.enableCompileCache();
await import('./start.ts');
// Clients of a stdio server often kill it, and the cache is otherwise written only at a clean exit.
setTimeout(() => module.flushCompileCache(), 1500).unref();
