// How a result looks.

import { makeSheet } from "./dom.js";

export const RESULT_STYLE = makeSheet(`
.result { display: grid; gap: 1rem; }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: 1rem 1.1rem; display: grid; gap: .6rem; min-inline-size: 0; }
.empty { border: 1px dashed var(--edge); border-radius: var(--radius); padding: 2rem 1.2rem; color: var(--muted); text-align: center; }
.stale { color: var(--bad); background: var(--bad-wash); border: 1px solid var(--bad); border-radius: 8px; padding: .6rem .9rem; font-weight: 600; }
.outdated > .card { filter: grayscale(1); opacity: .55; border-style: dashed; }
.muted, .source { color: var(--muted); font-size: .875rem; overflow-wrap: anywhere; }
.card > h3 { display: flex; flex-wrap: wrap; gap: .2rem 1rem; justify-content: space-between; align-items: baseline; }
.count { color: var(--muted); font-size: .85rem; font-weight: 400; display: inline-flex; gap: .9rem; flex-wrap: wrap; }
h4 { font-size: .95rem; margin-block-start: .4rem; }
.hero { border-block-start: 6px solid var(--edge); }
.hero.graded { border-block-start-color: var(--accent); }
.hero h2 { font-size: clamp(1.25rem, 5cqi, 1.9rem); color: var(--accent); }
.hero.none h2 { color: var(--text); font-size: 1.2rem; }
.stars { display: flex; gap: .25rem; }
.star { stroke: var(--edge); stroke-width: 1.4; fill: transparent; stroke-linejoin: round; }
.star.lit { fill: var(--star); stroke: var(--star); }
.star.possible { stroke: var(--star); stroke-dasharray: 2.2 1.8; }
.total { display: grid; gap: .35rem; }
.points { font-variant-numeric: tabular-nums; }
.rungs { display: grid; gap: .2rem; border-block-start: 1px solid var(--line); padding-block-start: .7rem; }
.finding { display: grid; grid-template-columns: 1.75rem minmax(0, 1fr); gap: .5rem; padding: .6rem 0; }
.finding + .finding { border-block-start: 1px solid var(--line); }
.finding > div { display: grid; gap: .25rem; }
.name { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .1rem 1rem; font-weight: 600; }
.standing { font-weight: 400; font-size: .9rem; color: var(--muted); font-variant-numeric: tabular-nums; }
.good > div > .name > .standing { color: var(--good); }
.bad > div > .name > .standing { color: var(--bad); }
.open > div > .name > .standing { color: var(--open); }
.sign { inline-size: 1.6rem; block-size: 1.6rem; border-radius: 99px; display: grid; place-items: center; border: 1.5px solid currentColor; }
.sign svg { inline-size: 1rem; block-size: 1rem; fill: none; stroke: currentColor; stroke-width: 2.6; stroke-linecap: round; stroke-linejoin: round; }
.sign.good { color: var(--surface); background: var(--good); border-color: var(--good); }
.sign.bad { color: var(--surface); background: var(--bad); border-color: var(--bad); }
.sign.open { color: var(--open); border-style: dashed; }
.sign.none, .sign.part { color: var(--muted); }
.sign.part svg { fill: currentColor; stroke: none; }
.badge { display: inline-block; margin-inline-start: .5rem; padding: 0 .5rem; border: 1px solid var(--line); border-radius: 99px; font-size: .78rem; background: var(--raised); color: var(--text); }
.badge.inferred, .badge.unverified, .badge.illustrative { border: 1px dashed var(--open); }
details > summary { color: var(--accent); font-size: .9rem; inline-size: fit-content; max-inline-size: 100%; padding: .1rem 0; }
.higher > details > summary { font-size: 1rem; font-weight: 600; }
.body { padding-block: .3rem .2rem; display: grid; gap: .5rem; }
.fall { display: grid; grid-template-columns: minmax(0, 12rem) minmax(5rem, 1fr) minmax(4.5rem, auto); gap: .2rem .8rem; align-items: center; padding: .25rem 0; font-size: .92rem; }
.fall:first-child, .fall:last-child { font-weight: 600; }
.fall .text { text-align: end; font-variant-numeric: tabular-nums; }
.fall .bar { block-size: 1rem; border-radius: 4px; }
.lost { background: var(--bad); opacity: .8; }
.marks { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; }
.key { display: inline-flex; gap: .35rem; align-items: center; }
.key i { inline-size: .85rem; block-size: .85rem; border-radius: 3px; border: 1px solid var(--line); flex: none; }
.scale { position: relative; block-size: 1.4rem; margin-inline: .5rem; }
.rail { position: absolute; inset-inline: -.5rem; inset-block: .5rem; border-radius: 99px; background: linear-gradient(90deg, var(--raised), color-mix(in srgb, var(--good) 45%, var(--surface))); border: 1px solid var(--line); }
.scale .mark { position: absolute; inset-block: 0; transform: translateX(-50%); }
.mark.baseline { border-inline-start: 2px dashed var(--text); }
.mark.leading { border-inline-start: 3px solid var(--good); }
.scale .mark.value { inline-size: .95rem; block-size: .95rem; inset-block-start: .22rem; border-radius: 99px; background: var(--text); border: 2px solid var(--surface); }
.key i.mark { border: 0; border-radius: 0; background: none; inline-size: .5rem; }
.key i.mark.baseline { border-inline-start: 2px dashed var(--text); }
.key i.mark.leading { border-inline-start: 3px solid var(--good); }
.key i.mark.value { background: var(--text); border-radius: 99px; inline-size: .6rem; block-size: .6rem; }
.steps, .steps ul { display: grid; gap: .3rem; }
.steps ul { border-inline-start: 2px solid var(--line); padding-inline-start: .9rem; margin: .3rem 0 .3rem .25rem; }
.step { font-size: .9rem; overflow-wrap: anywhere; }
.step > * { margin-inline-end: .6rem; }
summary.step { color: var(--text); }
.how { color: var(--muted); font-size: .82rem; }
.literal { color: var(--muted); font-size: .9rem; }
.sets > li, .plan > li { border: 1px solid var(--line); border-radius: 8px; padding: .3rem .8rem; margin-block: .4rem; background: var(--raised); }
.plan > li { display: flex; justify-content: space-between; gap: 1rem; padding-block: .5rem; }
.gain { color: var(--good); white-space: nowrap; }
.caveats li { list-style: disc; margin-inline-start: 1.2rem; font-size: .9rem; }
.seal { font-size: .78rem; }
@container (max-width: 30rem) {
  .fall { grid-template-columns: minmax(0, 1fr) auto; }
  .fall .bar { grid-column: 1 / -1; grid-row: 2; }
  .card { padding: .85rem .8rem; }
}
@media print {
  .finding, .fall { break-inside: avoid; }
  [part=reason]:not([open]) { display: none; }
}
`);
