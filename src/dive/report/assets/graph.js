// The evidence as a layered graph, from left to right. Where things stand was computed when the report was made.

const BOX = { width: 152, height: 40, across: 208, down: 54, edge: 14 };

function evidenceGraph(picture, task, followed) {
  const onPath = new Set([...task.certificate.steps.map((step) => step.id), "answer"]);
  const operations = new Map(task.certificate.steps.filter((s) => s.kind === "operation").map((s) => [s.id, s.operation]));
  const calls = new Map(task.evidence.calls.map((call) => [call.id, call]));
  const left = (layer) => BOX.edge + layer * BOX.across;
  const middle = (height) => BOX.edge + BOX.height / 2 + height * BOX.down;
  const width = left(picture.layers - 1) + BOX.width + BOX.edge;
  const height = middle(picture.height) + BOX.height / 2 + BOX.edge;
  const drawing = sv("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": "Evidence graph" });
  for (const [source, target, label, route] of picture.edges) {
    const on = onPath.has(picture.nodes[source][0]) && onPath.has(picture.nodes[target][0]);
    let d = `M${left(route[0]) + BOX.width} ${middle(route[1])}`;
    let x = left(route[0]) + BOX.width;
    let y = middle(route[1]);
    for (let i = 2; i < route.length; i += 2) {
      const last = i === route.length - 2;
      const tox = left(route[i]) - (last ? 6 : 0);
      const toy = middle(route[i + 1]);
      const half = (x + tox) / 2;
      d += `C${half} ${y} ${half} ${toy} ${tox} ${toy}`;
      x = tox;
      y = toy;
      if (!last) {
        x = left(route[i]) + BOX.width;
        d += `H${x}`;
      }
    }
    drawing.append(
      sv(
        "g",
        { class: "edge" },
        sv("title", {}, label),
        sv("path", { d, class: "wide" }),
        sv("path", { d, class: on ? "flow on" : "flow" }),
        sv("path", { d: `M${x} ${y - 4}l7 4l-7 4z`, class: on ? "head on" : "head" }),
      ),
    );
  }
  for (const [id, layer, at] of picture.nodes) {
    const call = calls.get(id);
    const operation = operations.get(id);
    const end = id === "answer" && !call && !operation;
    const kind = end ? "end" : operation ? "op" : kindClass(call?.tool);
    const name = end ? cut(plainAnswer(task.answer), 40) : operation || call?.tool || id;
    const note = end ? "answer" : operation ? `${id} · operation` : `${id} · ${call?.error ? "refused" : toolOf.get(call?.tool)?.kind || "call"}`;
    const node = sv(
      "g",
      {
        class: `${kind} ${onPath.has(id) ? "on" : "off"} ${call?.error ? "bad" : ""} ${end ? "end-node" : ""}`,
        transform: `translate(${left(layer)} ${middle(at) - BOX.height / 2})`,
        tabindex: "0",
        role: "button",
        "aria-label": `${note}: ${name}`,
        onclick: () => followed(id),
        onkeydown: (e) => e.key === "Enter" && (e.stopPropagation(), followed(id)),
      },
      sv("title", {}, end ? plainAnswer(task.answer) : name),
      sv("rect", { class: "box", width: BOX.width, height: BOX.height, rx: operation || end ? 20 : 4 }),
      sv("text", { x: BOX.width / 2, y: 17, class: "mid mono strong" }, cut(name, 23)),
      sv("text", { x: BOX.width / 2, y: 31, class: "mid note" }, note),
    );
    drawing.append(node);
  }
  return drawing;
}
