// Elements made of data. Whatever comes from a ruleset or a person becomes a text node, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** Return a new element. `on` holds listeners, `set` properties, the rest are attributes; null and false are left out. */
export function make(tag, { on = {}, set = {}, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  Object.assign(element, set);
  for (const [name, listener] of Object.entries(on)) element.addEventListener(name, listener);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Return a picture of one path, hidden from who listens: what it says stands beside it in words. */
export function draw(path, { size = 20, part = "icon", className = "" } = {}) {
  const picture = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  picture.append(line);
  const attributes = { viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true", part, class: className };
  for (const [name, value] of Object.entries(attributes)) picture.setAttribute(name, value);
  return picture;
}

export const PATHS = {
  star: "M12 2.6l2.9 5.9 6.5.95-4.7 4.6 1.1 6.5L12 17.5l-5.8 3.05 1.1-6.5-4.7-4.6 6.5-.95z",
  good: "M4.5 12.5l5 5 10-11",
  bad: "M6 6l12 12M18 6L6 18",
  open: "M9 9.2a3 3 0 1 1 4.6 2.5c-1 .7-1.6 1.2-1.6 2.6M12 18.2v.1",
  none: "M6 12h12",
  part: "M12 3a9 9 0 0 1 0 18z",
};

/** Lay a part of a bar from one share of its length on, as long as another. The numbers only draw. */
export function lay(part, from, length) {
  part.style.insetInlineStart = `${Number(from) * 100}%`;
  part.style.inlineSize = `${Number(length) * 100}%`;
  return part;
}

/** Return a style sheet of a text. It is no inline style, so a strict policy allows it. */
export function makeSheet(text) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}
