// Plain JavaScript that any Node.js from 18.18 on can be given by --import: everything else needs 22.18 (type stripping,
// node:sqlite).
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`tencent-chatops needs Node.js 22.18 or newer; this is ${process.version}.\n`);
  process.exit(1);
}
