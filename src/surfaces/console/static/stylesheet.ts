/** Served as /console.css. A constant, so that it comes along wherever the program is bundled to. */
export const stylesheet = `
:root {
  color-scheme: light dark;
  --page: #f3f5f8; --card: #ffffff; --text: #18202b; --quiet: #4f5b6b; --line: #cfd6df; --field: #7a8696;
  --accent: #1d4f91; --on-accent: #ffffff; --accent-soft: #e6eefa;
  --danger: #a3201a; --on-danger: #ffffff; --danger-soft: #fdeceb;
  --good: #14602f; --good-soft: #e4f4e9;
  --wait: #7a4a00; --wait-soft: #fdf1dc;
  --shade: #eaeef3;
  --radius: 10px;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #10151c; --card: #18202a; --text: #e6ebf2; --quiet: #a7b2c0; --line: #333f4d; --field: #74839a;
    --accent: #8fbaf7; --on-accent: #0b1a2e; --accent-soft: #1d2f49;
    --danger: #ff9f97; --on-danger: #32090a; --danger-soft: #3a1d1d;
    --good: #86d9a1; --good-soft: #16321f;
    --wait: #f2c078; --wait-soft: #37290f;
    --shade: #202a36;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { scrollbar-gutter: stable; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, h3 { line-height: 1.3; margin: 0; text-wrap: pretty; }
h1 { font-size: 1.5rem; margin-block: 0 1rem; }
h2 { font-size: 1.125rem; margin-block: 0 .625rem; }
h3 { font-size: 1rem; }
p { margin: 0 0 .75rem; }
ul, ol, dl { margin: 0; padding: 0; }
li { list-style: none; }
a { color: var(--accent); text-underline-offset: .15em; }
small { font-size: .875rem; color: var(--quiet); }
code, pre { font-family: var(--mono); font-size: .9em; }
code { background: var(--shade); border-radius: 4px; padding: .1em .3em; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
dd > code:only-child, caption code { background: none; padding: 0; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: .5rem; top: -4rem; z-index: 2; background: var(--accent); color: var(--on-accent); padding: .6rem 1rem; border-radius: 6px; }
.skip:focus { top: .5rem; }

.top { background: var(--card); border-bottom: 1px solid var(--line); }
.top > * { max-width: 60rem; margin-inline: auto; padding-inline: 1rem; }
.top-row { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .25rem 1rem; min-height: 3.5rem; padding-block: .5rem 0; }
.brand { font-weight: 650; color: var(--text); text-decoration: none; }
.brand small { font-weight: 400; }
.who { display: flex; align-items: center; gap: .75rem; margin: 0; }
.top nav ul { display: flex; flex-wrap: wrap; gap: 0 .25rem; margin-inline: -.625rem; }
.top nav a { display: block; padding: .65rem .625rem; color: var(--text); text-decoration: none; border-bottom: 3px solid transparent; }
.top nav a:hover { border-bottom-color: var(--line); }
.top nav a[aria-current] { border-bottom-color: var(--accent); color: var(--accent); font-weight: 600; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
main > section, main > div > section { margin-block: 0 2rem; }
main > .facts { margin-block: 1rem 2rem; }

.count { display: inline-block; min-width: 1.75em; text-align: center; padding: .05rem .5rem; border-radius: 999px; background: var(--shade); color: var(--quiet); font-size: .875rem; font-weight: 600; }
.none { color: var(--quiet); }
.news { min-height: 1.5rem; margin: 0 0 .75rem; }
.changes { display: grid; gap: .75rem; }
.change { background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); padding: 1rem; }
[aria-labelledby="list-mine"] .change { border-inline-start: 5px solid var(--wait); }
.change h3 { margin-bottom: .5rem; font-weight: 600; }
.change h3 a { text-decoration: none; }
.change h3 a:hover, .change h3 a:focus-visible { text-decoration: underline; }
.row-state { display: flex; flex-wrap: wrap; gap: .375rem; margin-bottom: .75rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 16.5rem), 1fr)); gap: .625rem 1.5rem; margin-bottom: .25rem; }
.facts .wide { grid-column: 1 / -1; }
dt { font-size: .8125rem; color: var(--quiet); }
dd { margin: 0; }

.badge { display: inline-block; padding: .1rem .6rem; border-radius: 999px; border: 1px solid currentColor; font-size: .875rem; font-weight: 600; background: var(--shade); color: var(--quiet); }
.badge[data-tone="wait"], .badge[data-tone="mixed"] { background: var(--wait-soft); color: var(--wait); }
.badge[data-tone="work"] { background: var(--accent-soft); color: var(--accent); }
.badge[data-tone="good"] { background: var(--good-soft); color: var(--good); }
.badge[data-tone="bad"], .badge[data-tone="danger"] { background: var(--danger-soft); color: var(--danger); }

.card > section { border-top: 1px solid var(--line); padding-block: 1.25rem .75rem; }
.card > .facts { margin-block: 1.25rem; }
.standing { background: var(--card); border: 1px solid var(--line) !important; border-radius: var(--radius); padding: 1rem !important; margin-bottom: 1rem; }
.standing p { margin: 0; }
.standing .says { margin-top: .5rem; font-size: 1.0625rem; }
.standing-top { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .25rem 1rem; min-height: 1.75rem; }
/* What changes while the page is open has its room from the beginning. */
.standing[data-follow] .says { min-height: 1.5em; }
.standing .now { min-height: 3em; color: var(--quiet); }
.standing .news { margin: 0; min-height: 1.5rem; }
.standing progress { margin-block: .75rem 0; }
.standing[data-under-way="no"] progress { visibility: hidden; }
progress { appearance: none; display: block; width: 100%; height: .5rem; margin-block: .25rem .5rem; border: 0; border-radius: 999px; overflow: hidden; background: var(--shade); color: var(--accent); }
progress::-webkit-progress-bar { background: var(--shade); }
progress::-webkit-progress-value { background: var(--accent); border-radius: 999px; transition: width .3s; }
progress::-moz-progress-bar { background: var(--accent); }
progress:indeterminate { background: linear-gradient(90deg, var(--shade) 0 35%, var(--accent) 35% 65%, var(--shade) 65%) 0 0 / 300% 100%; animation: wander 2s linear infinite; }
progress:indeterminate::-webkit-progress-bar { background: transparent; }
@keyframes wander { from { background-position: 100% 0; } to { background-position: -50% 0; } }

.box { background: var(--card); border: 1px solid var(--line); border-inline-start: 5px solid var(--field); border-radius: var(--radius); padding: .875rem 1rem; margin-bottom: 1rem; }
.box p:last-child { margin-bottom: 0; }
.box.bad, .box.alarm { border-color: var(--danger); background: var(--danger-soft); }
.box.good { border-color: var(--good); background: var(--good-soft); }
.warnings { display: grid; gap: .5rem; margin-block: .75rem 1rem; }
.warnings li { background: var(--wait-soft); border-inline-start: 5px solid var(--wait); border-radius: 6px; padding: .5rem .75rem; }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin-bottom: .75rem; }
.numbers div { background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); padding: .625rem .875rem; display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.numbers dd { font-size: 1.375rem; font-weight: 650; font-variant-numeric: tabular-nums; }

.scroll { overflow-x: auto; margin-bottom: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); }
table { border-collapse: collapse; width: 100%; overflow-wrap: normal; }
caption { text-align: start; font-weight: 600; padding: .75rem .875rem; overflow-wrap: anywhere; }
caption small { font-weight: 400; }
th, td { text-align: start; vertical-align: top; padding: .5rem .875rem; border-top: 1px solid var(--line); }
thead th { font-size: .8125rem; color: var(--quiet); font-weight: 500; }
tbody th { font-weight: 600; }
.diff td:first-child { white-space: nowrap; }
.sign { display: inline-block; width: 1.1em; font-family: var(--mono); font-weight: 700; }
tr[data-change="removed"] td:first-child { color: var(--danger); }
tr[data-change="added"] td:first-child { color: var(--good); }
tr[data-change="changed"] td:first-child { color: var(--wait); }
tr[data-change="kept"] { color: var(--quiet); }

details { margin-bottom: .75rem; }
summary { cursor: pointer; padding: .5rem 0; min-height: 2.75rem; color: var(--accent); font-weight: 500; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); padding: .875rem; margin: 0 0 .75rem; overflow: auto; max-height: 24rem; overflow-wrap: normal; }
.policy ul { padding-inline-start: 1rem; margin-top: .25rem; border-inline-start: 2px solid var(--line); }
.policy li { padding-block: .25rem; }
.policy em { font-style: normal; font-size: .8125rem; padding: 0 .4rem; border-radius: 4px; background: var(--shade); color: var(--quiet); }
.policy li[data-matched="yes"] > em { background: var(--accent-soft); color: var(--accent); font-weight: 600; }
.decisions { display: grid; gap: .5rem; margin-bottom: .75rem; }
.loud { color: var(--danger); }
.events { display: grid; gap: .625rem; }
.events time { color: var(--quiet); font-size: .875rem; font-variant-numeric: tabular-nums; }
.events span { display: block; }

.decide { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); align-items: start; padding-bottom: 1.5rem !important; }
.decide > h2, .decide > .box, .decide > details { grid-column: 1 / -1; margin: 0; }
.decision { background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); padding: 1rem; }
.decision h3 { margin-bottom: .5rem; }
.glass { border: 2px dashed var(--danger); border-radius: var(--radius); padding: 0 1rem; margin: 0; }
.glass[open] { padding-bottom: 1rem; }
.glass summary { color: var(--danger); font-weight: 650; }
.glass .decision { border-color: var(--danger); background: var(--danger-soft); }
.field { display: grid; gap: .25rem; margin-bottom: .875rem; max-width: 36rem; }
label { font-weight: 500; }
input[type="text"], input[type="search"], textarea, select {
  font: inherit; color: inherit; background: var(--card); border: 1px solid var(--field); border-radius: 6px; padding: .6rem .75rem; width: 100%; min-height: 2.75rem;
}
input[name="typed"] { font-family: var(--mono); }
textarea { resize: vertical; }
fieldset { border: 1px solid var(--line); border-radius: var(--radius); padding: .75rem 1rem; margin: 0 0 1rem; min-width: 0; }
legend { font-weight: 600; padding-inline: .375rem; }
.check { display: flex; align-items: center; gap: .625rem; min-height: 2.75rem; }
.check input { width: 1.25rem; height: 1.25rem; accent-color: var(--accent); flex: none; }
.check label { padding-block: .6rem; }
.search { display: grid; grid-template-columns: 1fr minmax(12rem, auto) auto; gap: .75rem; align-items: end; margin-bottom: 1.5rem; }
.search .field { margin: 0; max-width: none; }
button, .button {
  font: inherit; font-weight: 600; cursor: pointer; display: inline-block; text-align: center; text-decoration: none; min-height: 2.75rem; padding: .6rem 1.125rem;
  border-radius: 8px; border: 1px solid var(--field); background: var(--card); color: var(--text); max-width: 100%; overflow-wrap: anywhere;
}
button:hover, .button:hover { background: var(--shade); }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
button.danger { background: var(--danger); border-color: var(--danger); color: var(--on-danger); }
button.primary:hover, button.danger:hover { filter: brightness(1.08); }
button.quiet { font-weight: 500; padding: .35rem .75rem; }
button:disabled { cursor: not-allowed; background: var(--shade); border-color: var(--line); color: var(--quiet); filter: none; }

@media (max-width: 40rem) {
  h1 { font-size: 1.25rem; }
  main { padding-top: 1rem; }
  .top small { display: none; }
  .top nav ul { justify-content: space-between; margin-inline: -.5rem; }
  .top nav a { padding-inline: .5rem; }
  .facts { gap: .5rem; }
  .facts > div { display: grid; grid-template-columns: 6rem 1fr; gap: .75rem; align-items: baseline; }
  .facts > .wide { grid-template-columns: 1fr; gap: 0; }
  .search { grid-template-columns: 1fr; }
  .decision button, .search button { width: 100%; }
  .standing[data-follow] .says { min-height: 3em; }
  .standing .now { min-height: 6em; }
  /* A row of the table becomes a block of its own; the roles in the page keep it a table for those who hear it. */
  .diff thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .diff, .diff tbody, .diff caption { display: block; }
  .diff tr { display: block; padding: .625rem .875rem; border-top: 1px solid var(--line); }
  .diff th, .diff td { display: block; padding: 0; border: 0; }
  .diff td:empty { display: none; }
  .diff td[data-name]::before { content: attr(data-name) ": "; color: var(--quiet); font-size: .8125rem; }
}
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { animation: none !important; transition: none !important; }
  progress:indeterminate { background: repeating-linear-gradient(90deg, var(--accent) 0 .75rem, var(--shade) .75rem 1.5rem); }
}
@media (forced-colors: active) {
  .badge, .box, .decision, .glass { border: 1px solid; }
}
`;
