// JSON with numbers as they are written: a browser's own numbers are not exact, and no digit may be lost on the way.

const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const MARK = "\u0000number";

/** A number as text. */
export class Exact {
  constructor(text) {
    this.text = text;
  }

  /** What JSON.stringify writes: a number where it has every digit, else the text, so that none is lost unseen. */
  toJSON() {
    const plain = this.text.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
    return String(Number(plain)) === plain ? Number(plain) : this.text;
  }
}

/** Read JSON; every number becomes an Exact. Throws SyntaxError. */
export function readExact(text) {
  JSON.parse(text);
  const marked = text.replace(TOKENS, (token) => (token[0] === '"' ? token : JSON.stringify({ [MARK]: token })));
  return JSON.parse(marked, (key, value) =>
    value && typeof value === "object" && MARK in value ? new Exact(value[MARK]) : value);
}

/** Write JSON; an Exact is written as it is. `indent` is a number of blanks. */
export function writeExact(value, indent = 0, depth = 1) {
  if (value instanceof Exact) return value.text;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const line = indent ? "\n" + " ".repeat(indent * depth) : "";
  const end = indent ? "\n" + " ".repeat(indent * (depth - 1)) : "";
  const many = Array.isArray(value);
  const inner = many
    ? value.map((item) => writeExact(item, indent, depth + 1))
    : Object.entries(value).map(([key, item]) =>
      `${JSON.stringify(key)}:${indent ? " " : ""}${writeExact(item, indent, depth + 1)}`);
  if (!inner.length) return many ? "[]" : "{}";
  return `${many ? "[" : "{"}${line}${inner.join("," + line)}${end}${many ? "]" : "}"}`;
}

/** Return a number somebody typed as an Exact: full-width digits, signs and commas or blanks between thousands are read; null
 * when nothing is there yet, the text itself when it is no number. A comma elsewhere may have been meant as a point. */
export function readNumber(typed) {
  // A file may hold anything; the service says what is wrong with it.
  if (typeof typed !== "string") return typed;
  const signed = typed.normalize("NFKC").trim().replace(/^\+/, "").replace(/^[−–]/, "-");
  const text = /^-?\d{1,3}([,\s]\d{3})+(\.\d*)?$/.test(signed) ? signed.replace(/[,\s]/g, "") : signed;
  if (text === "" || text === "-" || text === ".") return null;
  const found = /^(-?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (!found) return typed.trim();
  const [, sign, whole, part] = found;
  return new Exact(`${sign}${whole.replace(/^0+(?=\d)/, "") || "0"}${part ? `.${part}` : ""}`);
}
