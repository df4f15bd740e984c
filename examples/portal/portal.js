// Loads the facts of a factory into its form, and saves them when a result has come and nobody types any more.

const PAUSE = 800;
const form = document.querySelector("greenrules-form[data-factory]");
const saved = document.getElementById("saved");
let timer = 0;
let kept = "";

async function load(address) {
  form.text = await (await fetch(address)).text();
}

async function save(address, body) {
  const answer = await fetch(address, { method: "PUT", headers: { "Content-Type": "application/json" }, body });
  const told = await answer.json();
  saved.textContent = answer.ok ? `已保存，等级：${told.label}；审计日志第 ${told.number} 条` : `未保存：${told.title}`;
}

if (form) {
  const address = `/factories/${encodeURIComponent(form.dataset.factory)}/facts.json`;
  await customElements.whenDefined("greenrules-form");
  form.addEventListener("greenrules:result", () => {
    const body = form.text;
    // What was loaded is kept already; before that the form is empty.
    if (!form.document.subject?.id || body === kept) return;
    const first = kept === "";
    kept = body;
    clearTimeout(timer);
    if (!first) timer = setTimeout(() => save(address, body), PAUSE);
  });
  load(address);
}
