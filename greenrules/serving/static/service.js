// Requests to the service. A portal may put a fetch of its own in place of the browser's, to add what it needs.

import { readExact, writeExact } from "./exact-json.js";

/** What the service, or the way to it, refused. `errors` are those of the problem document (RFC 9457). */
export class Refusal extends Error {
  constructor(reason, errors = []) {
    super(reason);
    this.errors = errors;
  }
}

/** Return the address of something about a ruleset. */
export function addressOf(base, ruleset, edition, what, query = {}) {
  const root = (base ?? "").replace(/\/+$/, "");
  const key = encodeURIComponent(edition ? `${ruleset}@${edition}` : ruleset);
  const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value)).toString();
  return `${root}/v1/rulesets/${key}/${what}${asked ? `?${asked}` : ""}`;
}

/** Get JSON, or send a document for it. Throws Refusal, and AbortError when `signal` says so. */
export async function call(address, { document = null, signal = null, request = fetch } = {}) {
  const sent = document === null ? { signal } : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: writeExact(document), signal,
  };
  let answer;
  try {
    answer = await request(address, sent);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal(error.message);
  }
  const text = await answer.text();
  let found = null;
  try {
    found = JSON.parse(text);
  } catch {
    throw new Refusal(`HTTP ${answer.status}`);
  }
  if (!answer.ok) throw new Refusal(`HTTP ${answer.status}`, Array.isArray(found.errors) ? found.errors : []);
  return found;
}

/** Offer a document to be saved as a file. */
export function saveFile(name, document, home) {
  const address = URL.createObjectURL(new Blob([`${writeExact(document, 2)}\n`], { type: "application/json" }));
  const link = window.document.createElement("a");
  link.href = address;
  link.download = name;
  home.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Read a file somebody chose. Throws SyntaxError where it is no JSON object. */
export async function readFile(file) {
  const found = readExact((await file.text()).replace(/^\ufeff/, ""));
  if (found === null || typeof found !== "object" || Array.isArray(found)) throw new SyntaxError("no object");
  return found;
}
