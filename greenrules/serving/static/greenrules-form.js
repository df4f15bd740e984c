// <greenrules-form base ruleset edition as-of lang>: asks for the facts of a ruleset and keeps the result up to date.

import { make } from "./dom.js";
import { readExact, writeExact } from "./exact-json.js";
import { makeField } from "./fields.js";
import { FORM_STYLE } from "./form-style.js";
import { drawGroup, drawHead, localDay } from "./form-head.js";
import { clearProblems, placeProblems } from "./form-problems.js";
import { makeStatus } from "./form-status.js";
import { addOthers, emptyAnswer, isAnswered, isHidden, listGroups, nameFile, nameOf, readDocument, writeDocument } from "./questions.js";
import { addressOf, call, readFile, Refusal, saveFile } from "./service.js";
import { THEME } from "./theme.js";
import { choose, languageOf, say } from "./texts.js";

// Long enough for the next key, short enough to feel at once.
const PAUSE = 80;
// What to ask next costs more; it waits until nobody types any more.
const LONG_PAUSE = 700;

export class GreenrulesForm extends HTMLElement {
  static observedAttributes = ["base", "src", "ruleset", "edition", "as-of", "lang"];

  #root = this.attachShadow({ mode: "open", delegatesFocus: true });
  #form = null;
  #groups = [];
  #answers = new Map();
  #head = { subject: {}, as_of: "" };
  // What a document holds that this ruleset does not ask for: never judged, never lost.
  #others = { facts: {}, parameters: {} };
  #fields = new Map();
  #status = null;
  #timers = {};
  #running = null;
  #typed = 0;
  #last = null;
  #refusal = null;
  #next = null;
  #settled = false;
  #queued = null;
  #started = false;
  #turn = 0;

  /** The fetch the element uses; a portal may set one that adds its own headers. */
  request = (...sent) => fetch(...sent);

  connectedCallback() {
    this.#root.adoptedStyleSheets = [THEME, FORM_STYLE];
    this.#started = true;
    this.#head.as_of ||= this.getAttribute("as-of") || localDay();
    this.#reload();
  }

  disconnectedCallback() {
    this.#running?.abort();
    Object.values(this.#timers).forEach(clearTimeout);
  }

  attributeChangedCallback(name, before, after) {
    if (before === after || !this.#started) return;
    if (name === "as-of" && after) this.#head.as_of = after;
    if (name === "lang") this.#form && this.#draw();
    // Several attributes set one after the other are one change.
    else this.#queued ??= Promise.resolve().then(() => { this.#queued = null; return this.#reload(); });
  }

  /** The facts document as it stands. */
  get document() {
    return writeDocument(this.#groups, this.#answers, this.#head);
  }

  /** Fill the form with a facts document; numbers may be numbers, or Exact as `readExact` reads them. */
  set document(document) {
    this.#fill(document);
  }

  /** The facts document as JSON text, every number as it was written: what a portal keeps. */
  get text() {
    return writeExact(addOthers(this.document, this.#others));
  }

  set text(text) {
    this.#fill(readExact(text));
  }

  /** The last result, as the event had it. */
  get result() {
    return this.#last?.result ?? null;
  }

  get #language() {
    return languageOf(this);
  }

  get #base() {
    return this.getAttribute("base") ?? this.getAttribute("src") ?? "";
  }

  #address(what, query) {
    return addressOf(this.#base, this.getAttribute("ruleset") ?? "", this.getAttribute("edition"), what, query);
  }

  async #reload() {
    this.#turn += 1;
    const turn = this.#turn;
    const pinned = this.getAttribute("edition");
    const address = this.#address("form.json", { as_of: pinned ? "" : this.#head.as_of, lang: this.#language });
    try {
      const form = await call(address, { request: this.request });
      if (turn !== this.#turn) return; // the attributes have become others meanwhile
      const before = this.#form?.ruleset;
      this.#form = form;
      if (before && before.digest === form.ruleset.digest) return;
      this.#groups = listGroups(form);
      this.#next = null;
      this.#settled = false;
      this.#last = this.#refusal = null;
      this.#draw();
      this.#refresh();
    } catch (error) {
      this.#refuse(error);
    }
  }

  #draw() {
    const focused = this.#root.activeElement?.dataset?.action;
    this.#fields.clear();
    this.#status = makeStatus(this.#language, {
      save: () => this.#save(), restore: (file) => this.#restore(file), print: () => window.print(),
      language: () => this.setAttribute("lang", this.#language === "zh" ? "en" : "zh"), jump: () => this.#jump(),
    });
    const title = make("h2", { part: "title" }, choose(this.#form.schema["x-title"], this.#language));
    this.#root.replaceChildren(make("div", { class: "form", part: "form", lang: this.#language === "zh" ? "zh-CN" : "en" },
      title, this.#status.node, make("p", { class: "general problem", role: "alert", hidden: true }),
      drawHead(this.#head, this.#language, (isDate) => { this.#changed(); if (isDate) this.#later("reload", PAUSE); }), this.#groups.map((group, at) => drawGroup(group, at, this.#language, group.questions.map((question) => this.#drawField(question))))));
    this.#follow();
    if (this.#last) this.#status.show(this.#last.result);
    if (this.#refusal) this.#refuse(this.#refusal);
    this.#suggest();
    if (focused) this.#root.querySelector(`[data-action="${focused}"]`)?.focus();
    this.dispatchEvent(new CustomEvent("greenrules:rendered", { bubbles: true, composed: true }));
  }

  #drawField(question) {
    if (!this.#answers.has(question.id)) this.#answers.set(question.id, emptyAnswer());
    const field = makeField(question, this.#answers.get(question.id), {
      language: this.#language, units: this.#form.units, changed: () => this.#changed(),
      redraw: (id, focus) => {
        const old = this.#fields.get(id);
        const fresh = this.#drawField(question);
        old.replaceWith(fresh);
        (this.#findField(focus) ?? fresh).querySelector("input, select, button")?.focus();
        this.#changed();
      },
    });
    this.#fields.set(question.id, field);
    return field;
  }

  #changed() {
    this.#typed = performance.now();
    this.#follow();
    this.#later("refresh", PAUSE);
  }

  #later(what, pause) {
    clearTimeout(this.#timers[what]);
    const work = { refresh: () => this.#refresh(), ask: () => this.#ask(), reload: () => this.#reload() }[what];
    this.#timers[what] = setTimeout(work, pause);
  }

  /** Hide what does not matter, and count what is answered. */
  #follow() {
    const plain = writeDocument(this.#groups, this.#answers, this.#head, { bare: true }).facts;
    let done = 0;
    let all = 0;
    for (const group of this.#groups) {
      const shown = group.questions.filter((question) => !isHidden(question, plain));
      const answered = shown.filter((question) => isAnswered(question, this.#answers.get(question.id)));
      for (const question of group.questions) this.#fields.get(question.id).hidden = !shown.includes(question);
      const section = this.#root.querySelector(`[data-group="${CSS.escape(group.id)}"]`);
      section.hidden = !shown.length;
      section.querySelector(".count").textContent = `${answered.length}/${shown.length}`;
      done += answered.length;
      all += shown.length;
    }
    this.#status.count(done, all);
  }

  async #refresh() {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const { document } = this;
    const since = this.#typed;
    try {
      const result = await call(this.#address("result"), { document, signal: running.signal, request: this.request });
      clearProblems(this.#root);
      this.#refusal = null;
      this.#last = { result, document, address: (what, query) => this.#address(what, query), request: this.request };
      this.#status.show(result);
      const detail = { ...this.#last, elapsed: since ? performance.now() - since : 0 };
      this.dispatchEvent(new CustomEvent("greenrules:result", { bubbles: true, composed: true, detail }));
      this.#later("ask", LONG_PAUSE);
    } catch (error) {
      if (error.name !== "AbortError") this.#refuse(error);
    }
  }

  async #ask() {
    const { signal } = this.#running;
    try {
      const found = await call(this.#address("ask"), { document: this.document, signal, request: this.request });
      const open = found.questions.filter((one) => this.#findField(nameOf(one.id)));
      this.#next = open.length ? nameOf(open[0].id) : null;
      this.#settled = !found.questions.length;
    } catch (error) {
      if (error.name === "AbortError") return;
      // It is only a hint: without it the form works as well.
      this.#next = null;
      this.#settled = false;
    }
    this.#suggest();
  }

  #suggest() {
    this.#status.suggest(this.#findLabel(this.#next), { settled: this.#settled });
  }

  #refuse(error) {
    if (!(error instanceof Refusal)) throw error;
    if (!this.#form) this.#root.replaceChildren(make("div", { class: "form" }, make("p", { class: "general problem", role: "alert" })));
    placeProblems(this.#root, error, this.#language, (steps) => this.#findByPointer(steps));
    this.#refusal = error;
    this.#status?.outdate(Boolean(this.#last));
    this.dispatchEvent(new CustomEvent("greenrules:refused", { bubbles: true, composed: true, detail: { errors: error.errors } }));
  }

  #findByPointer([part, ...steps]) {
    if (part === "as_of") return this.#root.querySelector('[data-question="as_of"]');
    for (const question of this.#groups.flatMap((group) => group.questions)) {
      const own = question.steps.every((step, at) => step === steps[at]);
      if (question.part === part && own) {
        const rest = steps.slice(question.steps.length).filter((step) => step !== "value");
        const cell = rest.length > 1 ? this.#findField(`${question.id}/${rest[0]}/${rest[1]}`) : null;
        return cell ?? this.#fields.get(question.id);
      }
    }
    return null;
  }

  #findField(id) {
    return id ? this.#root.querySelector(`[data-question="${CSS.escape(id)}"]`) : null;
  }

  #findLabel(id) {
    return this.#findField(id)?.querySelector("legend, label")?.textContent ?? "";
  }

  #jump() {
    const field = this.#findField(this.#next);
    field?.scrollIntoView({ block: "center" });
    field?.querySelector("input, select, button")?.focus({ preventScroll: true });
  }

  #save() {
    const document = addOthers(writeDocument(this.#groups, this.#answers, this.#head, { all: true }), this.#others);
    saveFile(nameFile(this.#head, this.getAttribute("ruleset")), document, this.#root);
  }

  async #restore(file) {
    try {
      const unknown = await this.#fill(await readFile(file));
      const told = unknown.length ? say(this.#language, "kept_out", { names: unknown.join(", ") }) : "";
      this.#status.tell([say(this.#language, "restored", { name: file.name }), told].filter(Boolean).join(" "));
    } catch (error) {
      if (!(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error;
      this.#status.tell(say(this.#language, "file_wrong"));
    }
  }

  async #fill(document) {
    const { subject } = document;
    this.#head = {
      subject: typeof subject === "string" ? { id: subject } : { ...subject }, as_of: String(document.as_of ?? this.#head.as_of),
    };
    // The date may name another edition, with other questions.
    await this.#reload();
    const { answers, others } = readDocument(this.#groups, document);
    this.#answers = answers;
    this.#others = others;
    this.#typed = 0;
    this.#draw();
    await this.#refresh();
    return Object.values(others).flatMap(Object.keys);
  }
}
