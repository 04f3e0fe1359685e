#!/usr/bin/env node
import './check-node.js';
import module from 'node:module';

// Deprecations in libraries concern those who change this program; tests show them.
process.noDeprecation = true;
module.enableCompileCache();
// An assistant waits for this one: it is read while the command line is. Whoever needs it hears of a failure.
if (process.argv.includes('mcp')) import('./start-mcp.ts').catch(() => undefined);
const { run } = await import('./start.ts');
// Clients of a stdio server often kill it, and the cache is otherwise written only at a clean exit.
setTimeout(() => module.flushCompileCache(), 1500).unref();
await run();
