/** The one style sheet. Colours follow the calm, high contrast palette of Japanese public services; both schemes meet AA. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --raised: #f8f8fb; --text: #1a1a1c; --soft: #4d4d4d; --line: #767676; --thin: #d8d8db;
  --link: #0017c1; --focus: #b78f00; --accent: #0017c1; --on-accent: #ffffff;
  --good: #115a36; --good-ground: #e6f5ec; --warn: #7a4100; --warn-ground: #ffeee2;
  --bad: #a90000; --bad-ground: #fdeeee; --open: #333333; --open-ground: #f2f2f2;
  --stave: #8b5e3c; --stave-line: #5f3d22; --water: #0055ad;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #121316; --raised: #1c1e22; --text: #f2f2f2; --soft: #c4c4c9; --line: #949494; --thin: #3a3c42;
    --link: #9db7f9; --focus: #ffd43d; --accent: #9db7f9; --on-accent: #00118f;
    --good: #9bd4b5; --good-ground: #10301f; --warn: #ffc199; --warn-ground: #3d2206;
    --bad: #ffbbbb; --bad-ground: #451313; --open: #e6e6e6; --open-ground: #2b2d33;
    --stave: #a9754c; --stave-line: #d9ab84; --water: #7fb6ff;
  }
}
* { box-sizing: border-box; }
html { font-family: "Noto Sans JP", "Hiragino Sans", "Hiragino Kaku Gothic ProN", "Yu Gothic UI", Meiryo, "Noto Sans CJK JP", system-ui, sans-serif; font-size: 100%; line-height: 1.7; }
html:lang(en) { line-height: 1.55; }
body { margin: 0; background: var(--ground); color: var(--text); overflow-wrap: anywhere; }
:lang(ja) { line-break: strict; word-break: auto-phrase; }
a { color: var(--link); text-underline-offset: 0.2em; }
a:hover { text-decoration-thickness: 0.15em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 2px; }
h1 { font-size: clamp(1.5rem, 1.1rem + 1.6vw, 2.125rem); line-height: 1.4; margin: 0 0 0.5rem; }
h2 { font-size: 1.375rem; line-height: 1.5; margin: 2.5rem 0 0.75rem; }
h3 { font-size: 1.0625rem; margin: 0; }
p { margin: 0 0 0.75rem; max-width: 46rem; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--ground); padding: 0.5rem 1rem; z-index: 1; }
.top { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; align-items: center; padding-block: 0.5rem; padding-inline: max(clamp(1rem, 4vw, 3rem), calc((100vw - 84rem) / 2 + 3rem)); border-bottom: 1px solid var(--thin); }
.brand { font-weight: 700; font-size: 1.25rem; color: var(--text); text-decoration: none; padding: 0.5rem 0; }
.brand-mark { margin-left: 0.4rem; font-weight: 400; font-size: 1rem; color: var(--soft); }
.top nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; align-items: center; margin-left: auto; }
.top nav a, .language { padding: 0.6rem 0.1rem; min-height: 2.75rem; display: inline-flex; align-items: center; white-space: nowrap; }
.top nav a[aria-current] { color: var(--text); font-weight: 700; text-decoration-thickness: 0.15em; }
.top > .language:nth-child(2) { margin-left: auto; }
main { padding: 1.75rem clamp(1rem, 4vw, 3rem) 3rem; max-width: 84rem; margin: 0 auto; }
.foot { border-top: 1px solid var(--thin); padding-block: 1rem; padding-inline: max(clamp(1rem, 4vw, 3rem), calc((100vw - 84rem) / 2 + 3rem)); color: var(--soft); font-size: 0.875rem; }
.foot p { margin: 0; max-width: none; }
.note { color: var(--soft); font-size: 0.9375rem; border-left: 4px solid var(--thin); padding-left: 0.9rem; }
.soft { color: var(--soft); font-size: 0.875rem; }
.mark { display: inline-flex; align-items: center; gap: 0.4rem; font-weight: 700; padding: 0.1rem 0.65rem 0.1rem 0.5rem; border-radius: 1rem; white-space: nowrap; border: 1px solid currentColor; font-size: 0.9375rem; line-height: 1.6; }
.icon { width: 1em; height: 1em; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; flex: none; }
.icon .solid { fill: currentColor; stroke: none; }
.mark-good { color: var(--good); background: var(--good-ground); }
.mark-warn { color: var(--warn); background: var(--warn-ground); }
.mark-bad { color: var(--bad); background: var(--bad-ground); }
.mark-open { color: var(--open); background: var(--open-ground); border-style: dashed; }
.counts { list-style: none; display: flex; flex-wrap: wrap; gap: 0.75rem 1.5rem; padding: 0; margin: 1.25rem 0; }
.counts li { display: flex; align-items: center; gap: 0.6rem; }
.counts strong { font-size: 1.25rem; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: 700; padding: 0.5rem 0; }
caption.quiet { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { text-align: left; vertical-align: top; padding: 0.75rem 1rem 0.75rem 0; border-bottom: 1px solid var(--thin); }
thead th { border-bottom: 2px solid var(--line); font-size: 0.9375rem; white-space: nowrap; }
tbody th { font-weight: 700; }
td p:last-child { margin-bottom: 0; }
.grid td, .grid thead th { padding-right: 0.75rem; }
.seen { list-style: none; margin: 0; padding: 0; } .seen + p { margin-top: 0.25rem; }
.shut > summary { cursor: pointer; padding: 0.25rem 0; color: var(--link); text-decoration: underline; text-underline-offset: 0.2em; }
.shut ul { margin: 0.25rem 0 0.5rem; padding-left: 1.2rem; }
dl.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 0.75rem 2rem; margin: 1rem 0 0; padding: 1rem 1.25rem; background: var(--raised); border-radius: 0.5rem; }
dl.facts dt { color: var(--soft); font-size: 0.875rem; }
dl.facts dd { margin: 0; font-weight: 700; }
.reasons { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem; }
.reasons li, .steps li { border: 1px solid var(--thin); border-radius: 0.5rem; padding: 1rem 1.25rem; background: var(--raised); }
.reasons p, .steps p { margin: 0.35rem 0 0; }
.steps { list-style: none; counter-reset: step; margin: 0; padding: 0; display: grid; gap: 1rem; }
.steps li { counter-increment: step; display: grid; grid-template-columns: 2.5rem 1fr; column-gap: 0.75rem; }
.steps li::before { content: counter(step); font-size: 1.5rem; font-weight: 700; grid-row: 1 / span 3; color: var(--accent); line-height: 1.2; }
.steps li > * { grid-column: 2; }
.barrel { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1.5rem 3rem; align-items: start; }
.barrel > div > svg.picture { width: 100%; max-width: 32rem; height: auto; }
.picture .empty { fill: var(--raised); stroke: var(--line); }
.picture .known { fill: var(--stave); }
.picture .hatch { stroke: var(--stave-line); stroke-width: 3; }
.picture .edge { fill: none; stroke: var(--stave-line); stroke-width: 2; }
.picture .water { stroke: var(--water); stroke-width: 4; }
.picture text { fill: var(--text); font-size: 17px; text-anchor: middle; }
.picture text.small { font-size: 14px; fill: var(--soft); }
.legend { list-style: none; padding: 0; margin: 0.75rem 0 0; display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; font-size: 0.875rem; }
.legend svg.picture { width: 1.5rem; height: 1rem; vertical-align: -0.15rem; margin-right: 0.4rem; }
form.sheet { max-width: 30rem; display: grid; gap: 1.25rem; margin-top: 1.5rem; }
.field { display: grid; gap: 0.3rem; }
.field label { font-weight: 700; }
.field small { color: var(--soft); font-size: 0.875rem; }
input[type=text], input[type=password] { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 0.375rem; padding: 0.6rem 0.75rem; min-height: 3rem; width: 100%; }
button { font: inherit; font-weight: 700; cursor: pointer; min-height: 3rem; padding: 0.5rem 1.75rem; border-radius: 0.375rem; border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); justify-self: start; }
button:hover { text-decoration: underline; }
button.plain { background: none; border: 0; color: var(--link); text-decoration: underline; text-underline-offset: 0.2em; font-weight: 400; padding: 0.6rem 0.1rem; min-height: 2.75rem; }
.alert { border: 2px solid var(--bad); background: var(--bad-ground); color: var(--bad); border-radius: 0.5rem; padding: 0.75rem 1rem; max-width: 46rem; }
.alert p, .alert ul { margin: 0; } .alert strong { display: block; }
.blank { border: 2px dashed var(--thin); border-radius: 0.75rem; padding: 1.5rem; margin-top: 1.5rem; max-width: 52rem; }
.blank h2 { margin-top: 0; } .blank ol { margin: 0; padding-left: 1.4rem; }
code { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; font-size: 0.9375em; }
@media (max-width: 47.99rem) {
  .top nav { margin-left: 0; order: 3; width: 100%; }
  .top .language { margin-left: auto; }
  table.cards, table.cards tbody, table.cards tr, table.cards th, table.cards td { display: block; }
  table.cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.cards tr { border: 1px solid var(--thin); border-radius: 0.5rem; padding: 0.75rem 1rem; margin-bottom: 1rem; background: var(--raised); }
  table.cards th, table.cards td { border: 0; padding: 0.3rem 0; }
  table.cards td[data-label]::before { content: attr(data-label); display: block; color: var(--soft); font-size: 0.8125rem; }
  .grid th, .grid td { padding-right: 0.4rem; }
  .grid { table-layout: fixed; }
  .grid th, .grid thead th { font-size: 0.75rem; white-space: normal; padding-right: 0.2rem; }
  .grid .mark { display: flex; flex-direction: column; gap: 0.1rem; font-size: 0.75rem; padding: 0.25rem 0.2rem; border-radius: 0.5rem; white-space: normal; text-align: center; }
}
@media print {
  .top nav, .language, .skip { display: none; }
  body { background: #fff; color: #000; font-size: 10pt; }
  main { padding: 0; max-width: none; }
  tr, .reasons li, .steps li { break-inside: avoid; }
  .mark { background: none; color: #000; }
  a { color: inherit; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`

export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#8b5e3c" d="M8 3h16l3 13-3 13H8L5 16z"/><path stroke="#fff" stroke-width="3" d="M6 11h20M6 21h20"/></svg>`

/**
 * The one script: it takes the first ticket out of the fragment, where servers and their logs never see it, and puts it into the form.
 * A fragment survives the redirect to the sign-in page, which passes it on.
 */
export const SCRIPT = `'use strict'
const match = /^#ticket=([\\w-]{22})$/.exec(location.hash)
if (match !== null) {
  if (location.pathname !== '/set-up') location.replace('/set-up' + location.hash)
  else {
    history.replaceState(null, '', location.pathname + location.search)
    const field = document.querySelector('input[name=ticket]')
    if (field !== null) field.value = match[1]
  }
}
`
