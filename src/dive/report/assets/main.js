// The page: which view is shown, what the keys do.

let filtering = 0;

function toast(text) {
  const note = el("div", { class: "toast", role: "status" }, text);
  document.body.append(note);
  setTimeout(() => note.remove(), 1600);
}

function setFilter(key, value) {
  if (value === "") delete state.filters[key];
  else state.filters[key] = value;
  state.open = null;
  writeAddress(false);
  refresh();
}

function refresh() {
  byId("facets").replaceChildren(...facets());
  const rows = matching();
  const total = state.view === "tasks" ? index.tasks.id.length : index.rejected.index.length;
  const what = state.view === "tasks" ? "task" : "attempt";
  byId("tally").replaceChildren(rows.length === total ? counted(total, what) : `${grouped(rows.length)} of ${counted(total, what)}`);
  byId("reset").hidden = !Object.keys(state.filters).length;
  byId("none").replaceChildren(total ? "Nothing passes these filters. Widen or reset them." : state.view === "tasks" ? "This run has no task." : "No attempt was rejected, or the source does not say.");
  list.at = -1;
  byId("list").scrollTop = 0;
  showRows(rows);
  showOpen();
}

/** Show or hide the opened row, as the state says. */
function showOpen() {
  const row = state.open === null ? undefined : state.view === "tasks" ? rowOf(state.open) : Number(state.open);
  const pane = byId("detail");
  const open = row !== undefined && row >= 0;
  byId("split").classList.toggle("open", open);
  byId("browser").classList.toggle("reading", open);
  pane.hidden = !open;
  if (!open) {
    pane.replaceChildren();
    list.from = -1;
    drawRows();
    return;
  }
  const at = list.rows.indexOf(row);
  if (at >= 0) choose(at, list.at < 0);
  if (state.view === "rejected") {
    if (row < index.rejected.index.length) pane.replaceChildren(...nodes(rejectionView(row)));
    pane.scrollTop = 0;
    return;
  }
  const wanted = state.open;
  taskAt(row).then(
    (detail) => {
      if (state.open !== wanted) return;
      pane.replaceChildren(...nodes(taskView(row, detail)));
      pane.scrollTop = 0;
      pane.dataset.task = index.tasks.id[row];
    },
    (error) => pane.replaceChildren(el("p", { class: "empty" }, `This task cannot be shown. ${error.message}`)),
  );
}

const nodes = (content) => content.flat(Infinity).filter((n) => n !== "" && n !== null && n !== false);

function openAt(at) {
  const row = list.rows[at];
  if (row === undefined) return;
  const first = state.open === null;
  state.open = state.view === "tasks" ? taskKey(row) : String(row);
  writeAddress(first);
  list.at = at;
  showOpen();
}

function closeTask() {
  if (state.open === null) return;
  state.open = null;
  writeAddress(false);
  showOpen();
  if (list.at >= 0) choose(list.at, true);
  byId("list").focus({ preventScroll: true });
}

/** To the next or the previous row, opening it where one is open. */
function step(by) {
  choose(list.at + by);
  if (state.open !== null) openAt(list.at);
}

function route() {
  readAddress();
  const browsing = state.view !== "overview";
  byId("overview").hidden = browsing;
  byId("browser").hidden = !browsing;
  for (const tab of document.querySelectorAll(".top a[data-view]")) {
    if (tab.dataset.view === state.view) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  if (browsing) {
    byId("search").value = state.filters.q ?? "";
    byId("search").placeholder = state.view === "tasks" ? "Search queries, answers, ids" : "Search reasons and details";
    refresh();
    if (!byId("search").matches(":focus")) byId("list").focus({ preventScroll: true });
  } else if (location.hash.length > 1) byId(location.hash.slice(1))?.scrollIntoView();
}

function typing(target) {
  return target.matches?.("input, select, textarea");
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
  const { key, target } = event;
  const browsing = state.view !== "overview";
  if (key === "Escape") {
    if (typing(target)) target.blur(), browsing && byId("list").focus({ preventScroll: true });
    else closeTask();
    return;
  }
  if (typing(target)) {
    if (key === "Enter" && target.id === "search") {
      target.blur();
      byId("list").focus({ preventScroll: true });
      choose(Math.max(list.at, 0));
    }
    return;
  }
  const inList = target.id === "list" || target === document.body;
  const act = {
    "/": () => {
      if (!browsing) location.hash = "#tasks";
      setTimeout(() => (byId("search").focus(), byId("search").select()));
    },
    "?": () => byId("help").showModal(),
    o: () => (location.hash = "#overview"),
    t: () => (location.hash = "#tasks"),
    r: () => (location.hash = "#rejected"),
    j: () => browsing && step(1),
    k: () => browsing && step(-1),
    ArrowDown: () => browsing && inList && step(1),
    ArrowUp: () => browsing && inList && step(-1),
    PageDown: () => browsing && inList && choose(list.at + 8),
    PageUp: () => browsing && inList && choose(list.at - 8),
    Home: () => browsing && inList && choose(0),
    End: () => browsing && inList && choose(list.rows.length - 1),
    Enter: () => browsing && inList && openAt(Math.max(list.at, 0)),
  }[key];
  if (!act || act() === false) return;
  event.preventDefault();
}

async function start() {
  await openIndex();
  byId("list").addEventListener("scroll", drawRows, { passive: true });
  byId("list").addEventListener("click", (event) => {
    const row = event.target.closest(".row");
    if (row) openAt(Number(row.dataset.at));
  });
  byId("search").addEventListener("input", (event) => {
    clearTimeout(filtering);
    filtering = setTimeout(() => setFilter("q", event.target.value), 80);
  });
  byId("reset").addEventListener("click", () => {
    state.filters = {};
    state.open = null;
    byId("search").value = "";
    writeAddress(false);
    refresh();
  });
  byId("more").addEventListener("click", () => byId("more").setAttribute("aria-expanded", byId("facets").classList.toggle("shown")));
  byId("keys").addEventListener("click", () => byId("help").showModal());
  document.addEventListener("keydown", pressed);
  addEventListener("hashchange", route);
  addEventListener("resize", () => state.view !== "overview" && showRows(list.rows));
  route();
  document.documentElement.dataset.ready = "yes";
}

start();
