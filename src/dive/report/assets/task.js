// One task, opened: query, answer, evidence, derivation, certificate, rollouts.

const plainAtom = (atom) => {
  if (atom.kind === "boolean") return atom.value ? "yes" : "no";
  if (atom.kind === "number") return `${atom.value}${atom.unit ? " " + atom.unit : ""}`;
  return String(atom.value);
};
const plainAnswer = (answer) =>
  answer.items ? answer.items.map(plainAtom).join("; ") : answer.fields ? Object.entries(answer.fields).map(([k, v]) => `${k}: ${plainAtom(v)}`).join("; ") : plainAtom(answer);

const pathText = (step, path) => (path ? `${step}.${path}` : step);
const short = (value, length) => cut(written(value), length || 120);

function follow(id) {
  const card = byId(id === "answer" ? "the-answer" : `step-${id}`);
  if (!card) return;
  const fold = card.closest("details");
  if (fold) fold.open = true;
  card.scrollIntoView({ block: "center" });
  card.classList.add("flash");
  setTimeout(() => card.classList.remove("flash"), 1200);
}
const stepLink = (id, text) => el("button", { class: "plain mono", onclick: () => follow(id) }, text);

/** The query, with the words that state the program's literals underlined. */
function queryView(task) {
  const found = [];
  const look = (source, step, name) => {
    for (const inner of source.kind === "many" ? source.items : [source]) {
      if (inner.kind !== "literal" || !inner.said) continue;
      const at = task.query.indexOf(inner.said);
      if (at >= 0 && !found.some((f) => at < f.to && f.at < at + inner.said.length)) found.push({ at, to: at + inner.said.length, step, name, value: inner.value });
    }
  };
  for (const step of task.certificate.steps)
    for (const [name, source] of Object.entries(step.arguments || step.inputs)) look(source, step.id, step.arguments ? name : "input");
  found.sort((a, b) => a.at - b.at);
  const pieces = [];
  let place = 0;
  for (const f of found) {
    pieces.push(task.query.slice(place, f.at));
    pieces.push(el("mark", { title: `${f.step}.${f.name} = ${short(f.value)}`, onclick: () => follow(f.step) }, task.query.slice(f.at, f.to)));
    place = f.to;
  }
  return el("p", { class: "query" }, pieces, task.query.slice(place));
}

function answerView(task) {
  const { answer } = task;
  const note = (atom) =>
    [atom.tolerance ? `tolerance ± ${Number(atom.tolerance.toPrecision(3))}` : "", atom.aliases?.length ? `also right: ${atom.aliases.join(", ")}` : ""].filter(Boolean).join(" · ");
  const single = (atom) => [plainAtom(atom), note(atom) ? el("div", { class: "small soft" }, note(atom)) : ""];
  let body;
  if (answer.items) body = el(answer.kind === "list" ? "ol" : "ul", { class: "value" }, answer.items.map((item) => el("li", {}, single(item))));
  else if (answer.fields) body = el("dl", {}, Object.entries(answer.fields).map(([name, atom]) => [el("dt", {}, name), el("dd", {}, single(atom))]));
  else body = el("div", { class: "value" }, single(answer));
  const kind = { list: "list, in this order", set: "set, in any order" }[answer.kind] || answer.kind;
  return el(
    "div",
    { class: "answer", id: "the-answer" },
    el("div", { class: "eyebrow" }, `Answer · ${kind}`),
    body,
    el(
      "div",
      { class: "small soft" },
      task.certificate.citations.map((c, at) => [at ? " · " : "cited: ", c.atom ? `${c.atom} is ` : "", stepLink(c.step, pathText(c.step, c.path))]),
    ),
  );
}

function sourceView(source) {
  if (source.kind === "step") return ["from ", stepLink(source.step, pathText(source.step, source.path))];
  if (source.kind === "many") return ["[", source.items.map((item, at) => [at ? ", " : "", sourceView(item)]), "]"];
  return [el("span", { class: "mono" }, short(source.value, 400)), source.said && source.said !== String(source.value) ? el("span", { class: "said" }, ` “${source.said}”`) : ""];
}

/** What of each step's result is used: by the answer, or by a later step of the path. */
function uses(task) {
  const found = new Map();
  const add = (step, path, kind, title) => (found.get(step) || found.set(step, []).get(step)).push({ path, kind, title });
  for (const step of task.certificate.steps)
    for (const [name, source] of Object.entries(step.arguments || step.inputs))
      for (const inner of source.kind === "many" ? source.items : [source])
        if (inner.kind === "step") add(inner.step, inner.path, "flows", `goes to ${step.id}, ${step.arguments ? name : "input " + (Number(name) + 1)}`);
  for (const c of task.certificate.citations) add(c.step, c.path, "cited", `is the answer${c.atom ? ": " + c.atom : ""}`);
  return found;
}

function stepView(step, call, used, extra) {
  const operation = step?.kind === "operation";
  const tool = operation ? step.operation : (call || step).tool;
  const about = operation ? null : toolOf.get(tool);
  const inputs = operation
    ? [...step.inputs.map((s, at) => [`input ${at + 1}`, sourceView(s)]), ...Object.entries(step.options).map(([k, v]) => [k, [el("span", { class: "mono" }, short(v))]])]
    : Object.entries(step?.arguments || call.arguments).map(([name, s]) => [name, step ? sourceView(s) : [el("span", { class: "mono" }, short(s, 400))]]);
  const result = call?.result;
  return el(
    "article",
    { class: `step ${operation ? "op" : kindClass(tool)} ${call?.error ? "bad" : ""}`, id: `step-${(step || call).id}` },
    el(
      "header",
      {},
      el("span", { class: "mono soft" }, (step || call).id),
      el("b", { title: about?.description }, tool),
      el("span", { class: "soft" }, operation ? "operation" : [about?.kind, about?.domain].filter(Boolean).join(" · ")),
      operation && used ? el("span", { class: "soft" }, used.map((u) => u.title).join("; ")) : "",
      extra,
    ),
    inputs.length ? el("div", { class: "in" }, inputs.map(([name, value]) => [el("span", {}, name), el("span", {}, value)])) : "",
    call?.error ? el("div", { class: "error" }, `Refused: ${call.error}`) : "",
    result === null || result === undefined ? "" : el("pre", { class: "json" }, jsonView(result, used && marks(used))),
  );
}

function evidenceView(detail) {
  const { task, graph } = detail;
  const calls = new Map(task.evidence.calls.map((call) => [call.id, call]));
  const used = uses(task);
  const onPath = new Set(task.certificate.steps.map((step) => step.id));
  const rest = task.evidence.calls.filter((call) => !onPath.has(call.id));
  const box = el("div", { class: "graph" });
  let whole = Boolean(graph.all) && graph.all.nodes.length <= 14;
  const toggle = el("button", { class: "plain small", onclick: () => ((whole = !whole), draw()) });
  const draw = () => {
    box.replaceChildren(evidenceGraph(whole && graph.all ? graph.all : graph.path, task, follow));
    toggle.replaceChildren(whole ? "only the path to the answer" : `all ${counted(task.evidence.calls.length, "call")}`);
  };
  draw();
  const shown = task.certificate.steps.map((step) => stepView(step, calls.get(step.id), used.get(step.id)));
  return [
    el("h3", {}, "Evidence", el("span", { class: "small soft" }, `${counted(task.evidence.calls.length, "call")}, ${onPath.size} steps on the path`), graph.all ? toggle : ""),
    box,
    el("h3", {}, "Path to the answer", el("span", { class: "legend" }, el("span", {}, el("i", { class: "cited" }, "cited"), " in the answer"), el("span", {}, el("i", { class: "flows" }, "used"), " by a later step"))),
    shown,
    rest.length
      ? el("details", { class: "fold" }, el("summary", {}, `${counted(rest.length, "call")} off the path`), rest.map((call) => stepView(null, call, null)))
      : "",
  ];
}

function derivationView(task) {
  return [
    el("h3", {}, "Derivation"),
    el(
      "ol",
      { class: "rounds" },
      task.provenance.rounds.map((round) =>
        el(
          "li",
          { "data-n": round.number },
          el("div", {}, el("span", { class: "what" }, round.operator), el("span", { class: "small soft" }, `  ${counted(round.calls, "call")}, ${counted(round.operations, "operation")}`)),
          el("p", { class: "q" }, round.query),
          el("div", { class: "small soft" }, `→ ${cut(plainAnswer(round.answer), 300)}`),
        ),
      ),
    ),
  ];
}

function certificateView(task) {
  return [
    el("h3", {}, "Certificate", el("span", { class: "small soft" }, `${task.certificate.checks.filter((c) => c.passed).length} of ${task.certificate.checks.length} checks passed`)),
    el(
      "ul",
      { class: "checks" },
      task.certificate.checks.map((check) =>
        el("li", { class: check.passed ? null : "bad" }, el("span", {}, el("span", { class: "mono" }, check.name), check.detail ? el("span", { class: "soft small" }, check.detail) : "", check.passed ? "" : " failed")),
      ),
    ),
  ];
}

function provenanceView(task) {
  const p = task.provenance;
  const facts = [
    ["index", p.index],
    ["seed", `${p.seed.entity} ${short(p.seed.value)} (${p.seed.domain})`],
    ["topology", task.pattern],
    ["exemplar followed", `${p.exemplar}, of ${p.exemplars.join(", ")}`],
    ["collector, deriver", `${p.collector}, ${p.deriver}`],
    ["run seed", p.run_seed],
    ["settings", p.settings_hash],
    ["tool pool", p.pool_version],
  ];
  const path = new Set(task.certificate.steps.map((step) => step.tool));
  return [
    el("h3", {}, "Provenance"),
    el("dl", { class: "facts2" }, facts.map(([name, value]) => [el("dt", {}, name), el("dd", { class: "mono" }, value)])),
    el(
      "details",
      { class: "fold" },
      el("summary", {}, counted(task.toolset.length, "tool") + " on offer"),
      el("div", { class: "chips" }, task.toolset.map((name) => el("span", { class: path.has(name) ? "chip used" : "chip", title: toolOf.get(name)?.description }, name))),
    ),
  ];
}

function messageView(message) {
  const content = Array.isArray(message.content) ? message.content.map((part) => part?.text ?? written(part)).join("\n") : message.content ?? "";
  const thought = message.reasoning_content || message.reasoning;
  return el(
    "div",
    { class: `message ${["assistant", "tool"].includes(message.role) ? message.role : ""}` },
    el("div", { class: "role" }, message.role, message.name ? el("div", { class: "mono" }, message.name) : ""),
    el(
      "div",
      {},
      typeof thought === "string" && thought ? el("details", { class: "fold" }, el("summary", { class: "small soft" }, "reasoning"), el("div", { class: "text" }, thought)) : "",
      content ? longText(String(typeof content === "string" ? content : written(content))) : "",
      (Array.isArray(message.tool_calls) ? message.tool_calls : []).map((call) => el("div", { class: "callout" }, el("b", {}, call?.function?.name ?? "?"), " ", cut(typeof call?.function?.arguments === "string" ? call.function.arguments : written(call?.function?.arguments ?? call), 4000))),
    ),
  );
}

function longText(text) {
  const box = el("div", { class: "text" }, cut(text, 1500));
  if (text.length > 1500) box.append(" ", el("button", { class: "more", onclick: () => box.replaceChildren(visible(text)) }, `show all ${grouped(text.length)} characters`));
  return box;
}

function rolloutsView(rollouts, opened = false) {
  return [
    el("h3", { id: "rollouts" }, opened ? "Transcript" : "Rollouts", opened ? "" : el("span", { class: "small soft" }, `${rollouts.filter((r) => r.verdict === "correct").length} of ${rollouts.length} right`)),
    rollouts.map((rollout) => {
      const calls = rollout.messages.reduce((n, m) => n + (Array.isArray(m.tool_calls) ? m.tool_calls.length : 0), 0);
      const fold = el(
        "details",
        { class: "rollout" },
        el(
          "summary",
          {},
          el("span", { class: `verdict ${rollout.verdict || "none"}` }, rollout.verdict || "transcript"),
          Number.isInteger(rollout.attempt) ? el("span", {}, `attempt ${rollout.attempt}`) : "",
          el("span", { class: "soft small" }, [rollout.policy, counted(calls, "call"), typeof rollout.reward === "number" ? `reward ${rollout.reward}` : "", rollout.failure || ""].filter(Boolean).join(" · ")),
        ),
      );
      const unfold = () => fold.childElementCount === 1 && fold.append(...rollout.messages.map(messageView));
      fold.addEventListener("toggle", unfold, { once: true });
      fold.open = opened;
      return fold;
    }),
  ];
}

/** The line above what is opened: its name, and where to go from it. */
function barView(name, copied) {
  const copy = async () => {
    await navigator.clipboard.writeText(written(copied));
    toast("Copied as JSON");
  };
  return el(
    "div",
    { class: "bar" },
    el("span", { class: "mono small" }, name),
    el("button", { onclick: () => step(-1), title: "previous (k)", "aria-label": "previous" }, "←", el("span", { class: "word" }, " previous")),
    el("button", { onclick: () => step(1), title: "next (j)", "aria-label": "next" }, el("span", { class: "word" }, "next "), "→"),
    copied && navigator.clipboard ? el("button", { onclick: copy }, "copy JSON") : "",
    el("button", { onclick: closeTask, title: "close (Esc)" }, "close"),
  );
}

function taskView(row, detail) {
  const { task, rollouts } = detail;
  const t = index.tasks;
  const [canonical, name] = index.patterns[t.pattern[row]];
  const chip = (key, value, text) => el("a", { class: "chip", href: `#tasks?${new URLSearchParams({ [key]: value })}` }, text || value);
  const chips = el(
    "div",
    { class: "chips" },
    t.domains[row].map((domain) => chip("domain", index.domains[domain])),
    name ? chip("pattern", canonical, name) : "",
    el("span", { class: "chip" }, counted(t.calls[row], "call")),
    t.ops[row] ? el("span", { class: "chip" }, counted(t.ops[row], "operation")) : "",
    task && rollouts ? el("button", { class: "chip", onclick: () => byId("rollouts").scrollIntoView() }, counted(rollouts.length, "rollout")) : "",
  );
  const bar = barView((index.runs.length > 1 ? `${index.runs[t.run[row]].name} / ` : "") + t.id[row], task || rollouts[0]);
  if (!task) return [bar, el("p", { class: "query" }, t.query[row]), chips, rolloutsView(rollouts, true)];
  return [
    bar,
    queryView(task),
    chips,
    answerView(task),
    evidenceView(detail),
    derivationView(task),
    certificateView(task),
    rollouts ? rolloutsView(rollouts) : "",
    provenanceView(task),
  ];
}

function rejectionView(row) {
  const r = index.rejected;
  const [stage, reason] = index.reasons[r.reason[row]].split(/\/(.*)/s);
  const facts = [["run", index.runs[r.run[row]].name], ["index", r.index[row]], ["stage", stage], ["reason", reason], ["detail", r.detail[row] || "–"]];
  return [
    barView(`attempt ${r.index[row]}`),
    el("p", { class: "query" }, index.meanings[reason] || reason),
    el("h3", {}, "Why there is no task"),
    el("dl", { class: "facts2" }, facts.map(([k, v]) => [el("dt", {}, k), el("dd", {}, v)])),
  ];
}
