// Colours and measures of both elements. A host sets the --greenrules-* properties; without them light and dark follow
// the system.

import { makeSheet } from "./dom.js";

export const THEME = makeSheet(`
:host {
  --accent: var(--greenrules-accent, #0b6b43); --on-accent: var(--greenrules-on-accent, #fff);
  --text: var(--greenrules-text, #17211c); --muted: var(--greenrules-muted, #55635b);
  --surface: var(--greenrules-surface, #fff); --raised: var(--greenrules-raised, #f4f8f5); --line: var(--greenrules-line, #d5ded8);
  --edge: var(--greenrules-edge, #7c8a82); --good: var(--greenrules-good, #0b6b43); --bad: var(--greenrules-bad, #b3261e);
  --open: var(--greenrules-open, #8a5a00); --bad-wash: var(--greenrules-bad-wash, #fdeceb); --star: var(--greenrules-star, #d48806);
  --radius: var(--greenrules-radius, 12px);
  --font: var(--greenrules-font, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif);
  color-scheme: light dark; display: block; container-type: inline-size; color: var(--text);
  font: 16px/1.55 var(--font); text-align: start;
}
@media (prefers-color-scheme: dark) {
  :host {
    --accent: var(--greenrules-accent, #5ed3a0); --on-accent: var(--greenrules-on-accent, #06281a);
    --text: var(--greenrules-text, #e7efea); --muted: var(--greenrules-muted, #a9b8b0);
    --surface: var(--greenrules-surface, #141b17); --raised: var(--greenrules-raised, #1c2620); --line: var(--greenrules-line, #33413a);
    --edge: var(--greenrules-edge, #7f8f86); --good: var(--greenrules-good, #5ed3a0); --bad: var(--greenrules-bad, #ff9c93);
    --open: var(--greenrules-open, #f2c063); --bad-wash: var(--greenrules-bad-wash, #3a1e1c); --star: var(--greenrules-star, #f2c063);
  }
}
:host([hidden]), [hidden] { display: none !important; }
*, *::before, *::after { box-sizing: border-box; }
h2, h3, h4, p, ul, ol { margin: 0; }
h2 { font-size: 1.3rem; line-height: 1.35; text-wrap: balance; }
h3 { font-size: 1.05rem; }
/* Rulesets write English labels small, to stand within sentences; here they stand alone. */
:lang(en) :is(h2, h4, legend, .field > label, h3 > span:first-child, .name > span:first-child, .label)::first-letter { text-transform: uppercase; }
ul, ol { padding: 0; list-style: none; }
button, summary { cursor: pointer; }
button {
  font: inherit; font-size: .9rem; color: var(--accent); background: var(--surface); border: 1px solid var(--edge);
  border-radius: 8px; padding: .3rem .75rem; min-height: 2.25rem;
}
button:hover { border-color: var(--accent); background: var(--raised); }
:focus-visible, input[type=date]:focus-within { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 6px; }
.bar { position: relative; block-size: .6rem; border-radius: 99px; background: var(--raised); border: 1px solid var(--line); overflow: hidden; }
.bar > span { position: absolute; inset-block: 0; }
.proven { background: var(--good); }
.attainable, .waiting { background: repeating-linear-gradient(135deg, var(--open) 0 2px, transparent 2px 6px); }
@media (prefers-reduced-motion: no-preference) {
  .bar > span { transition: inline-size .25s ease, inset-inline-start .25s ease; }
}
@media print {
  :host { --surface: #fff; --raised: #fff; --text: #000; --muted: #333; --line: #999; --edge: #555; --accent: #0b6b43; --good: #0b6b43;
    --bad: #b3261e; --open: #8a5a00; font-size: 11pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  button, .actions { display: none !important; }
  h3 { break-after: avoid; }
}
`);
