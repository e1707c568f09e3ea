// What is shown: the filters, as the part of the address after #, and the rows that pass them.

const state = { view: "overview", filters: {}, open: null };
let haystack = null;
let byOpen = null;

const taskKey = (row) => (index.tasks.run[row] ? `${index.tasks.id[row]}~${index.tasks.run[row]}` : index.tasks.id[row]);
const rowOf = (key) => {
  byOpen ??= new Map(index.tasks.id.map((_, row) => [taskKey(row), row]));
  return byOpen.get(key);
};

function readAddress() {
  const [view, query] = location.hash.slice(1).split(/\?(.*)/s);
  const filters = Object.fromEntries(new URLSearchParams(query || ""));
  state.open = filters.open ?? null;
  delete filters.open;
  state.view = view === "tasks" || view === "rejected" ? view : "overview";
  state.filters = state.view === "overview" ? {} : filters;
}

function writeAddress(push) {
  const words = new URLSearchParams(Object.entries(state.filters).filter(([, value]) => value !== ""));
  if (state.open !== null) words.set("open", state.open);
  const address = `#${state.view}${words.size ? "?" + words : ""}`;
  if (address === location.hash) return;
  history[push ? "pushState" : "replaceState"](null, "", address);
}

const terms = (text) => [...text.toLowerCase().matchAll(/"([^"]+)"|(\S+)/g)].map((found) => found[1] ?? found[2]);

function straw() {
  if (!haystack) {
    const { id, query, answer } = index.tasks;
    haystack = {
      tasks: id.map((name, row) => `${query[row]}\n${answer[row]}\n${name}`.toLowerCase()),
      rejected: index.rejected.index.map((at, row) => `${at}\n${index.reasons[index.rejected.reason[row]]}\n${index.rejected.detail[row]}`.toLowerCase()),
    };
  }
  return haystack[state.view];
}

const ROLLOUTS = {
  any: ([right, wrong, open]) => right + wrong + open > 0,
  solved: ([right]) => right > 0,
  always: ([right, wrong]) => right > 0 && !wrong,
  sometimes: ([right, wrong]) => right > 0 && wrong > 0,
  never: ([right, wrong]) => !right && wrong > 0,
  ungraded: ([, , open]) => open > 0,
};

/** A test for each filter that is set; every test is on numbers but the text. */
function tests() {
  const wanted = state.filters;
  const found = [];
  const numbered = (names, value) => names.indexOf(value);
  const add = (key, make) => wanted[key] !== undefined && wanted[key] !== "" && found.push(make(wanted[key]));
  const columns = state.view === "tasks" ? index.tasks : index.rejected;
  add("run", (v) => (row) => columns.run[row] === Number(v));
  if (state.view === "tasks") {
    const names = index.tools.map((tool) => tool[0]);
    const patterns = index.patterns.map((pattern) => pattern[0]);
    const one = (key, all, column) => add(key, (v) => ((n) => (row) => column[row] === n)(numbered(all, v)));
    const several = (key, all, column) => add(key, (v) => ((n) => (row) => column[row].includes(n))(numbered(all, v)));
    several("domain", index.domains, columns.domains);
    several("tool", names, columns.tools);
    one("pattern", patterns, columns.pattern);
    several("operator", index.operators, columns.operators);
    one("answer", index.kinds, columns.kind);
    add("min", (v) => (row) => columns.calls[row] >= Number(v));
    add("max", (v) => (row) => columns.calls[row] <= Number(v));
    several("failure", index.failures, columns.failures);
    add("rollouts", (v) => ((test) => (row) => columns.rollouts[row] !== 0 && test(columns.rollouts[row]))(ROLLOUTS[v] || (() => false)));
  } else {
    add("reason", (v) => ((n) => (row) => columns.reason[row] === n)(numbered(index.reasons, v)));
  }
  add("q", (v) => {
    const hay = straw();
    const words = terms(v);
    return (row) => words.every((word) => hay[row].includes(word));
  });
  return found;
}

/** Rows of the current view that pass all filters, in order. */
function matching() {
  const total = state.view === "tasks" ? index.tasks.id.length : index.rejected.index.length;
  const all = tests();
  const rows = [];
  for (let row = 0; row < total; row++) {
    let passes = true;
    for (const test of all) {
      if (!test(row)) {
        passes = false;
        break;
      }
    }
    if (passes) rows.push(row);
  }
  return rows;
}

const tallies = new Map(); // column → how many rows have each number; the data never change
const counts = (numbers, size) => {
  if (!tallies.has(numbers)) tallies.set(numbers, countAll(numbers, size));
  return tallies.get(numbers);
};

function countAll(numbers, size) {
  const found = new Array(size).fill(0);
  for (const value of numbers) {
    if (typeof value === "number") found[value]++;
    else if (value.length === 1) found[value[0]]++;
    else for (const inner of new Set(value)) found[inner]++;
  }
  return found;
}

/** The selects of the current view, with how many rows each choice has. */
function facets() {
  const made = [];
  const select = (key, label, choices) => {
    const chosen = state.filters[key] ?? "";
    if (chosen && !choices.some(([value]) => value === chosen)) choices.push([chosen, chosen]);
    const options = [["", "any"], ...choices].map(([value, text]) => el("option", { value, selected: value === chosen }, cut(text, 60)));
    return el("select", { "aria-label": label, "data-key": key, class: chosen ? "set" : null, onchange: (e) => setFilter(key, e.target.value) }, options);
  };
  const facet = (key, label, choices) => choices.length && made.push(el("label", {}, label, select(key, label, choices)));
  const listed = (names, numbers, order) =>
    names
      .map((name, at) => [name, numbers[at]])
      .filter((pair) => pair[1])
      .sort(order || ((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)))
      .map(([name, n]) => [name, `${name} (${grouped(n)})`]);
  const byName = (a, b) => (a[0] < b[0] ? -1 : 1);
  if (index.runs.length > 1) facet("run", "Run", index.runs.map((run, at) => [String(at), run.name]));
  if (state.view === "rejected") {
    facet("reason", "Stage / reason", listed(index.reasons, counts(index.rejected.reason, index.reasons.length)));
    return made;
  }
  const t = index.tasks;
  facet("domain", "Domain", listed(index.domains, counts(t.domains, index.domains.length)));
  facet("tool", "Tool on the path", listed(index.tools.map((tool) => tool[0]), counts(t.tools, index.tools.length), byName));
  const frequency = counts(t.pattern, index.patterns.length);
  const patterns = index.patterns.map(([canonical, name], at) => [canonical, name, frequency[at]]).sort((a, b) => b[2] - a[2]);
  facet("pattern", "Topology", patterns.slice(0, 300).map(([canonical, name, n], at) => [canonical, `${at + 1}. ${name} (${grouped(n)})`]));
  facet("operator", "Operator", listed(index.operators, counts(t.operators, index.operators.length)));
  facet("answer", "Answer", listed(index.kinds, counts(t.kind, index.kinds.length)));
  const calls = [...new Set(t.calls)].sort((a, b) => a - b).map((n) => [String(n), String(n)]);
  if (calls.length > 1)
    made.push(el("label", {}, "Calls, from – to", el("span", { class: "pair" }, select("min", "Fewest calls", calls), select("max", "Most calls", calls))));
  if (index.tasks.rollouts.some((r) => r !== 0))
    facet("rollouts", "Rollouts", [
      ["any", "with rollouts"],
      ["always", "always right"],
      ["sometimes", "sometimes right"],
      ["never", "never right"],
      ["ungraded", "some ungraded"],
    ]);
  facet("failure", "Rollout failure", listed(index.failures, counts(t.failures, index.failures.length)));
  return made;
}
