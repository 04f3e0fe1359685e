/**
 * What the bundle starts. A client fills its settings into words and variables and leaves none out: a switch comes as
 * --sandbox=true or --sandbox=false, and what nobody filled in as nothing or as the name of the setting.
 */
const unset = (value) => value === '' || value.startsWith('${user_config.');

for (const name of ['TENCENTCLOUD_SECRET_ID', 'TENCENTCLOUD_SECRET_KEY'])
  if (unset(process.env[name] ?? '')) delete process.env[name];

process.argv = process.argv.flatMap((word) => {
  if (word === '--sandbox=true') return ['--sandbox'];
  if (word.startsWith('--sandbox=')) return [];
  return word.startsWith('--region=') && unset(word.slice('--region='.length)) ? [] : [word];
});

await import('./main.js');
