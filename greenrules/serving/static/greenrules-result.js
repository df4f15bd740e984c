// <greenrules-result for | src lang>: an assessment with its reasons. Data comes from a form on the page (`for` is its id),
// from an address (`src`), from the property `data`, or from a JSON script inside the element.

import { make } from "./dom.js";
import { drawGrade } from "./result-grade.js";
import { drawFindings, drawIndicators, drawWaterfall } from "./result-findings.js";
import { RESULT_STYLE } from "./result-style.js";
import { fillSteps } from "./result-steps.js";
import { fillWays } from "./result-ways.js";
import { call, Refusal } from "./service.js";
import { THEME } from "./theme.js";
import { choose, languageOf, say } from "./texts.js";

export class GreenrulesResult extends HTMLElement {
  static observedAttributes = ["src", "for", "lang"];

  #root = this.attachShadow({ mode: "open" });
  #data = null;
  #origin = null;
  #steps = null;
  #ways = new Map();
  #opened = new Set();
  #problem = "";
  #outdated = false;
  #listen = (event) => {
    if (!event.target.id || event.target.id !== this.getAttribute("for")) return;
    if (event.type === "greenrules:result") this.#take(event.detail.result, event.detail);
    else {
      this.#outdated = true;
      this.#draw();
    }
  };

  /** The fetch used for `src`; a portal may set one that adds its own headers. */
  request = (...sent) => fetch(...sent);

  connectedCallback() {
    this.#root.adoptedStyleSheets = [THEME, RESULT_STYLE];
    for (const name of ["greenrules:result", "greenrules:refused"]) this.ownerDocument.addEventListener(name, this.#listen);
    const child = this.querySelector('script[type="application/json"]');
    if (!this.#data && child) this.#read(child.textContent);
    const form = this.hasAttribute("for") ? this.ownerDocument.getElementById(this.getAttribute("for")) : null;
    if (!this.#data && form?.result) this.#take(form.result, null);
    if (this.hasAttribute("src")) this.#fetch();
    this.#draw();
  }

  disconnectedCallback() {
    for (const name of ["greenrules:result", "greenrules:refused"]) this.ownerDocument.removeEventListener(name, this.#listen);
  }

  attributeChangedCallback(name, before, after) {
    if (before === after || !this.isConnected) return;
    if (name === "src" && after) this.#fetch();
    else this.#draw();
  }

  /** What is shown: an answer of `…/result`, of the form greenrules-result/1. */
  get data() {
    return this.#data;
  }

  set data(data) {
    this.#take(data, null);
  }

  #read(text) {
    try {
      this.#take(JSON.parse(text), null);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.#problem = error.message;
    }
  }

  async #fetch() {
    try {
      this.#take(await call(this.getAttribute("src"), { request: this.request }), null);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#problem = error.message;
      this.#draw();
    }
  }

  #take(data, origin) {
    const known = !data || data.format === "greenrules-result/1";
    this.#problem = known ? "" : "greenrules-result/1 ≠ " + String(data.format);
    this.#data = known ? data : null;
    this.#outdated = false;
    this.#origin = origin;
    this.#steps = data?.steps ? Promise.resolve(data) : null;
    this.#ways = new Map(Object.entries(data?.ways ?? {}));
    if (this.isConnected) this.#draw();
  }

  #draw() {
    const language = languageOf(this);
    const shown = this.#data;
    const focused = this.#root.activeElement?.closest("[data-key]")?.dataset.key;
    const context = {
      language, data: shown,
      canUnfold: Boolean(shown?.steps || this.#origin),
      canAdvise: Boolean(shown?.ways || this.#origin),
      reason: (id) => this.#fold(`step ${id}`, say(language, "full_way"), (home) => this.#fillSteps(home, id, context)),
      ways: (id, title) => this.#fold(`way ${id}`, title, (home) => this.#fillWays(home, id, context)),
      fail: (error) => say(language, "failed", { reason: error.errors?.[0]?.detail ?? error.message }),
    };
    const parts = shown
      ? [this.#outdated ? make("p", { class: "stale", role: "status" }, say(language, "outdated")) : null, drawGrade(context), drawFindings("gates", shown.gates, context), drawWaterfall(context), drawIndicators(context),
        drawFindings("outcomes", shown.outcomes, context), this.#drawHigher(context), drawCaveats(context)]
      : [make("p", { class: "empty" }, this.#problem ? say(language, "failed", { reason: this.#problem }) : say(language, "no_result"))];
    this.#root.replaceChildren(make("article", {
      class: `result${this.#outdated ? " outdated" : ""}`, part: "result", lang: language === "zh" ? "zh-CN" : "en", "aria-label": say(language, "result"),
    }, parts));
    if (focused) this.#root.querySelector(`[data-key="${CSS.escape(focused)}"] > summary`)?.focus({ preventScroll: true });
    this.dispatchEvent(new CustomEvent("greenrules:rendered", { bubbles: true, composed: true }));
  }

  /** Return something that unfolds; it is filled when it is first opened, and stays open when all is drawn anew. */
  #fold(key, title, fill) {
    const body = make("div", { class: "body" });
    const details = make("details", {
      part: "reason", "data-key": key,
      on: {
        toggle: () => {
          if (details.open) this.#opened.add(key);
          else this.#opened.delete(key);
          if (details.open && !body.childNodes.length) fill(body);
        },
      },
    }, make("summary", {}, title), body);
    if (this.#opened.has(key)) details.open = true;
    return details;
  }

  async #fillSteps(home, id, context) {
    const origin = this.#origin;
    this.#steps ??= call(origin.address("result", { explain: "full" }), { document: origin.document, request: origin.request });
    await this.#fillLater(home, this.#steps, (data) => fillSteps(home, id, data, context), context);
  }

  async #fillWays(home, id, context) {
    const origin = this.#origin;
    if (!this.#ways.has(id)) {
      this.#ways.set(id, call(origin.address("ways", { to: id }), { document: origin.document, request: origin.request }));
    }
    await this.#fillLater(home, this.#ways.get(id), (ways) => fillWays(home, ways, context), context);
  }

  async #fillLater(home, coming, fill, context) {
    home.replaceChildren(make("p", { class: "muted", role: "status" }, say(context.language, "computing")));
    try {
      const found = await coming;
      home.replaceChildren();
      fill(found);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      home.replaceChildren(make("p", { class: "muted", role: "alert" }, context.fail(error)));
    }
    this.dispatchEvent(new CustomEvent("greenrules:rendered", { bubbles: true, composed: true }));
  }

  #drawHigher(context) {
    const { language, data } = context;
    const at = data.grades.findIndex((one) => one.id === data.grade);
    const better = data.grades.slice(0, at).reverse();
    if (!context.canAdvise || data.grades.length < 2) return null;
    return make("section", { class: "card higher", part: "section" }, make("h3", {}, say(language, "higher")),
      better.length
        ? better.map((one) => context.ways(one.id, say(language, "way", { grade: choose(one.label, language) })))
        : make("p", { class: "muted" }, say(language, "not_better")));
  }
}

function drawCaveats({ language, data }) {
  const lines = data.caveats.map((one) => make("li", {}, choose(one, language)));
  if (data.provenance) {
    lines.push(make("li", {}, say(language, "provenance", { sure: choose(data.provenance.label, language) })));
  }
  return make("section", { class: "card caveats", part: "section" },
    lines.length ? [make("h3", {}, say(language, "caveats")), make("ul", {}, lines)] : null,
    make("p", { class: "muted seal" }, say(language, "as_printed", { digest: data.ruleset.digest, engine: data.engine })));
}
