// The list: only the rows in sight exist, so fifty thousand tasks scroll like fifty.

const list = { rows: [], at: -1, from: -1, to: -1 };

const rowHeight = () => parseFloat(getComputedStyle(byId("list")).getPropertyValue("--row"));

function showRows(rows) {
  list.rows = rows;
  list.from = list.to = -1;
  byId("rows").style.height = `${rows.length * rowHeight()}px`;
  byId("rows").replaceChildren();
  byId("none").hidden = rows.length > 0;
  drawRows();
}

function drawRows() {
  const box = byId("list");
  const height = rowHeight();
  const from = Math.max(0, Math.floor(box.scrollTop / height) - 6);
  const to = Math.min(list.rows.length, Math.ceil((box.scrollTop + box.clientHeight) / height) + 6);
  if (from === list.from && to === list.to) return;
  list.from = from;
  list.to = to;
  const made = [];
  for (let at = from; at < to; at++) {
    const row = state.view === "tasks" ? taskRow(list.rows[at]) : rejectedRow(list.rows[at]);
    row.id = `row-${at}`;
    row.dataset.at = at;
    row.setAttribute("role", "option");
    row.setAttribute("aria-setsize", list.rows.length);
    row.setAttribute("aria-posinset", at + 1);
    row.setAttribute("aria-selected", at === list.at);
    row.classList.toggle("on", at === list.at);
    row.style.transform = `translateY(${at * height}px)`;
    made.push(row);
  }
  byId("rows").replaceChildren(...made);
  point();
}

function point() {
  if (list.at >= list.from && list.at < list.to) byId("list").setAttribute("aria-activedescendant", `row-${list.at}`);
  else byId("list").removeAttribute("aria-activedescendant");
}

/** Make a row the current one and bring it into sight. */
function choose(at, center) {
  if (!list.rows.length) return;
  list.at = Math.min(Math.max(at, 0), list.rows.length - 1);
  const box = byId("list");
  const height = rowHeight();
  const top = list.at * height;
  if (center) box.scrollTop = top - box.clientHeight / 3;
  else if (top < box.scrollTop) box.scrollTop = top;
  else if (top + height > box.scrollTop + box.clientHeight) box.scrollTop = top + height - box.clientHeight;
  list.from = -1;
  drawRows();
}

function taskRow(row) {
  const t = index.tasks;
  const rollouts = t.rollouts[row];
  const [, name] = index.patterns[t.pattern[row]];
  return el(
    "div",
    { class: "row" },
    el("div", { class: "q" }, cut(t.query[row], 400)),
    el(
      "div",
      { class: "m" },
      index.runs.length > 1 && el("span", { class: t.run[row] ? "tag-b" : null }, index.runs[t.run[row]].name),
      el("span", { class: "mono" }, t.id[row].split("-")[0]),
      el("span", {}, counted(t.calls[row], "call")),
      rollouts !== 0 && el("span", {}, `${rollouts[0]}/${rollouts[0] + rollouts[1]} right`),
      el("span", { class: "grow" }, t.domains[row].map((d) => index.domains[d]).join(", ")),
      el("span", { class: "grow" }, name),
      el("span", { class: "grow ink" }, t.answer[row] && `→ ${cut(t.answer[row], 120)}`),
    ),
  );
}

function rejectedRow(row) {
  const r = index.rejected;
  const [stage, reason] = index.reasons[r.reason[row]].split(/\/(.*)/s);
  return el(
    "div",
    { class: "row" },
    el("div", { class: "q" }, r.detail[row] || index.meanings[reason] || reason),
    el(
      "div",
      { class: "m" },
      index.runs.length > 1 && el("span", { class: r.run[row] ? "tag-b" : null }, index.runs[r.run[row]].name),
      el("span", { class: "mono" }, r.index[row]),
      el("span", {}, stage),
      el("span", { class: "grow" }, reason),
    ),
  );
}
