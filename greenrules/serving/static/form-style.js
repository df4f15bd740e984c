// How the form looks.

import { makeSheet } from "./dom.js";

export const FORM_STYLE = makeSheet(`
.form { display: grid; gap: 1rem; }
.status {
  position: sticky; inset-block-start: 0; z-index: 2; display: grid; gap: .5rem; padding: .75rem 1rem; background: var(--surface);
  border: 1px solid var(--line); border-radius: var(--radius); box-shadow: 0 4px 16px rgb(0 0 0 / .08);
}
.line { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between; }
.now { display: flex; flex-wrap: wrap; gap: .1rem .6rem; align-items: baseline; }
.what, .score, .count { color: var(--muted); font-size: .875rem; }
.grade { font-size: 1.1rem; color: var(--accent); }
.outdated .grade, .outdated .score { color: var(--muted); text-decoration: line-through; }
.outdated .bar { filter: grayscale(1); opacity: .5; }
.stale { color: var(--bad); font-size: .875rem; font-weight: 600; }
.actions { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; }
.next { font-size: .9rem; padding: .35rem .7rem; border-inline-start: 4px solid var(--accent); background: var(--raised); border-radius: 4px; }
.next button { min-height: 1.9rem; padding: .1rem .6rem; }
.told { font-size: .9rem; color: var(--muted); }
.group { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: 1rem 1.1rem; display: grid; gap: .2rem; }
.group > h3 { display: flex; justify-content: space-between; gap: 1rem; padding-block-end: .4rem; }
.field { border: 0; margin: 0; padding: .75rem 0; min-inline-size: 0; display: grid; gap: .35rem; justify-items: start; scroll-margin-block: 12rem; }
.group > .field:not(:last-child) { border-block-end: 1px solid var(--line); }
fieldset.field { margin-block-start: .7rem; padding-block-start: .35rem; }
legend, .field > label { font-weight: 600; padding: 0; float: none; }
.help, .range { color: var(--muted); font-size: .875rem; }
input[type=text], input[type=date], select, textarea {
  font: inherit; color: var(--text); background: var(--surface); border: 1px solid var(--edge); border-radius: 8px; padding: .4rem .6rem;
  min-height: 2.5rem; max-inline-size: 100%; inline-size: 22rem;
}
.row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
.row input[inputmode=decimal] { inline-size: 11rem; font-variant-numeric: tabular-nums; }
.row select.unit { inline-size: auto; min-inline-size: 6rem; }
.unit { color: var(--muted); }
select.unit { color: var(--text); }
.choices { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; }
.choices label { display: inline-flex; gap: .45rem; align-items: center; border: 1px solid var(--edge); border-radius: 8px; padding: .35rem .8rem; min-height: 2.5rem; cursor: pointer; }
.choices label:hover { background: var(--raised); }
.choices label:has(:checked) { border-color: var(--accent); background: var(--raised); box-shadow: inset 0 0 0 1px var(--accent); }
.choices input { accent-color: var(--accent); inline-size: 1.05rem; block-size: 1.05rem; margin: 0; }
.table { display: grid; gap: .6rem; inline-size: 100%; }
.record { position: relative; border: 1px solid var(--line); border-radius: 10px; padding: .3rem .9rem .5rem; background: var(--raised); min-inline-size: 0; }
.record > legend { font-size: .875rem; padding-inline: .4rem; color: var(--muted); }
.cells { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 0 1rem; padding-inline-end: 1.5rem; }
.head .cells { padding-inline-end: 0; }
.cells .field { padding: .4rem 0; align-content: start; }
.cells input[type=text], .cells input[type=date], .cells select { inline-size: 100%; }
.remove { position: absolute; inset-block-start: .1rem; inset-inline-end: .4rem; min-height: 2rem; padding: 0 .6rem; font-size: 1.2rem; line-height: 1; }
.papers { font-size: .9rem; inline-size: 100%; }
.papers > summary { color: var(--accent); inline-size: fit-content; padding: .15rem 0; }
.papers.filled > summary::after { content: " ✓"; }
.papers[open] { display: grid; gap: .35rem; }
.papers textarea { inline-size: 100%; max-inline-size: 34rem; }
.problem { color: var(--bad); font-size: .9rem; font-weight: 600; }
.problem::before { content: "⚠ "; }
.general { padding: .6rem .9rem; border: 1px solid var(--bad); border-radius: 8px; background: var(--bad-wash); }
.wrong > input, .wrong > select, .wrong > .row > input { border-color: var(--bad); border-width: 2px; }
@container (max-width: 34rem) {
  .group { padding: .85rem .8rem; }
  .status { padding: .55rem .7rem; gap: .35rem; border-radius: 0 0 var(--radius) var(--radius); }
  input[type=text], input[type=date], select, textarea { inline-size: 100%; }
  .cells { grid-template-columns: 1fr; padding-inline-end: 0; }
  .score { flex-basis: 100%; }
}
@media (max-height: 34rem) { .status { position: static; } }
@media print {
  .status { position: static; box-shadow: none; }
  .next, .told, .papers:not(.filled) { display: none; }
  .field { break-inside: avoid; padding: .3rem 0; }
}
`);
