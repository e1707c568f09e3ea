// A result as indented JSON in which the values that matter are marked, however large the rest is.

const SHOWN = 12; // elements of a long list
const LONG = 600; // characters of a string
const DEEP = 12;

/** The parts of a path such as `airports[*].name`. */
const parts = (path) => [...path.matchAll(/([^.[\]]+)|\[(\d+|\*)\]/g)].map((found) => found[1] ?? (found[2] === "*" ? "*" : Number(found[2])));

/** Marks as a tree that is walked beside the value: [{path, kind, title}] → {here, below: Map}. */
function marks(list) {
  const root = { below: new Map() };
  for (const { path, kind, title } of list) {
    let node = root;
    for (const part of parts(path)) {
      if (!node.below.has(part)) node.below.set(part, { below: new Map() });
      node = node.below.get(part);
    }
    if (!node.here || kind === "cited") node.here = { kind, title: node.here ? `${node.here.title}; ${title}` : title };
    else node.here.title += `; ${title}`;
  }
  return root;
}

function merged(nodes) {
  const real = nodes.filter(Boolean);
  if (real.length < 2) return real[0];
  const here = real.find((n) => n.here?.kind === "cited")?.here ?? real.find((n) => n.here)?.here;
  const below = new Map();
  for (const node of real) for (const [key, value] of node.below) below.set(key, merged([below.get(key), value]));
  return { here, below };
}

function jsonView(value, mark, depth = 0) {
  const inner = jsonValue(value, mark, depth);
  return mark?.here ? el("span", { class: mark.here.kind, title: mark.here.title }, inner) : inner;
}

function jsonValue(value, mark, depth) {
  if (value === null || typeof value === "boolean") return [el("span", { class: "w" }, String(value))];
  if (typeof value === "number" || typeof value === "bigint") return [el("span", { class: "n" }, String(value))];
  if (typeof value === "string") return [jsonText(value)];
  if (depth > DEEP) return [cut(written(value), 2000)];
  const list = Array.isArray(value);
  const entries = list ? value.map((item, at) => [at, item]) : Object.entries(value);
  if (!entries.length) return [list ? "[]" : "{}"];
  const pad = "  ".repeat(depth + 1);
  const flat = list && entries.length <= 12 && entries.every(([, v]) => v === null || typeof v !== "object") && written(value).length < 90;
  const line = ([key, item]) => {
    const below = list ? merged([mark?.below.get(key), mark?.below.get("*")]) : mark?.below.get(key);
    return [list ? "" : [el("span", { class: "k" }, JSON.stringify(key)), ": "], jsonView(item, below, depth + 1)];
  };
  if (flat) return ["[", entries.map((entry, at) => [line(entry), at < entries.length - 1 ? ", " : ""]), "]"];
  const whole = (shown) => shown.map((entry) => ["\n" + pad, line(entry), entry[0] === entries[entries.length - 1][0] ? "" : ","]);
  const content = el("span", {});
  const marked = (entry) => list && mark?.below.has(entry[0]);
  if (list && entries.length > SHOWN + 3) {
    const first = entries.filter((entry, at) => at < SHOWN || marked(entry));
    const all = () => content.replaceChildren(...whole(entries).flat(Infinity).map((n) => (n instanceof Node ? n : visible(n))));
    fill(content, {}, [whole(first), "\n" + pad, el("button", { class: "more", onclick: all }, `${grouped(entries.length - first.length)} more`)]);
  } else fill(content, {}, [whole(entries)]);
  return [list ? "[" : "{", content, "\n" + "  ".repeat(depth), list ? "]" : "}"];
}

function jsonText(value) {
  if (value.length <= LONG) return el("span", { class: "s" }, JSON.stringify(value));
  const span = el("span", { class: "s" }, JSON.stringify(value.slice(0, LONG)).slice(0, -1) + "… ");
  const more = () => span.replaceChildren(visible(JSON.stringify(value)));
  span.append(el("button", { class: "more", onclick: more }, `${grouped(value.length - LONG)} more characters`));
  return span;
}
