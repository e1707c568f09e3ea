"use strict";
// Ground floor: elements are built from text, never from markup, so nothing in the data can become an element or a script.

const SVG = "http://www.w3.org/2000/svg";
const byId = (id) => document.getElementById(id);

const HIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|(?<![\u{1f3f4}\u{e0020}-\u{e007f}])[\u{e0000}-\u{e007f}]+/gu;

/** The text with characters that hide or reorder others spelled out. */
const visible = (text) =>
  String(text).replace(HIDDEN, (found) => [...found].map((c) => `⟨U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`).join(""));

function fill(node, props, children) {
  for (const [key, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : key === "title" ? visible(value) : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    node.append(child instanceof Node ? child : visible(child));
  }
  return node;
}

/** An element. `props` are attributes that the program chose; functions under on… are listeners. Strings become text. */
const el = (name, props, ...children) => fill(document.createElement(name), props, children);
const sv = (name, props, ...children) => fill(document.createElementNS(SVG, name), props, children);

const grouped = new Intl.NumberFormat("en").format;
const counted = (n, one, many) => `${grouped(n)} ${n === 1 ? one : many || one + "s"}`;
const cut = (text, length) => (text.length > length ? text.slice(0, length - 1) + "…" : text);

/** Numbers that a double cannot hold are kept digit by digit, where the browser lets us. */
const exactly = (key, value, context) =>
  typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value) && context && /^-?\d+$/.test(context.source)
    ? BigInt(context.source)
    : value;
const parsed = (text) => (/\d{16}/.test(text) ? JSON.parse(text, exactly) : JSON.parse(text));
const written = (value, gap) =>
  JSON.stringify(value, (key, v) => (typeof v === "bigint" ? (JSON.rawJSON ? JSON.rawJSON(String(v)) : String(v)) : v), gap);

/** What `packed` wrote: base64 of zlib of JSON. */
async function unpacked(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return parsed(await new Response(stream).text());
}
