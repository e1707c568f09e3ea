// The data: the index, at hand at once, and tasks in full, chunk by chunk.

const KEPT = 12; // chunks in memory
let index;
const chunks = new Map(); // number → promise of its tasks; the most recently used last
const arriving = new Map(); // number → what to call with a chunk file's content

const scripts = window.trustedTypes
  ? trustedTypes.createPolicy("dive", {
      createScriptURL(url) {
        if (/^data-[0-9a-f]{12}\/\d+\.js$/.test(url)) return url;
        throw new TypeError("not a chunk of this report");
      },
    })
  : { createScriptURL: (url) => url };

/** Chunk files call this with what they hold. */
window.diveChunk = (number, content) => {
  const arrived = arriving.get(number);
  if (arrived) arrived(content);
};

function loadChunk(number) {
  const held = byId(`chunk-${number}`);
  if (held) return Promise.resolve(held.textContent);
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const finish = (act) => (value) => {
      arriving.delete(number);
      script.remove();
      act(value);
    };
    arriving.set(number, finish(resolve));
    script.onerror = finish(() => reject(new Error(`${index.folder}/${number}.js is missing: keep that folder beside this page.`)));
    script.src = scripts.createScriptURL(`${index.folder}/${number}.js`);
    document.head.append(script);
  });
}

/** The task at a row of the index, in full: {task, graph, rollouts}. */
async function taskAt(row) {
  let number = 0;
  for (let high = index.starts.length; high - number > 1; ) {
    const middle = (number + high) >> 1;
    if (index.starts[middle] <= row) number = middle;
    else high = middle;
  }
  let chunk = chunks.get(number);
  if (chunk) chunks.delete(number);
  else {
    chunk = loadChunk(number).then(unpacked);
    chunk.catch(() => chunks.delete(number));
  }
  chunks.set(number, chunk);
  if (chunks.size > KEPT) chunks.delete(chunks.keys().next().value);
  return (await chunk)[row - index.starts[number]];
}

const toolOf = new Map(); // name → {kind, domain, description}

async function openIndex() {
  index = await unpacked(byId("index").textContent);
  byId("index").remove();
  for (const [name, kind, domain, description] of index.tools) toolOf.set(name, { kind, domain, description });
}

const kindClass = (tool) => ({ retrieval: "r", processing: "p" })[toolOf.get(tool)?.kind] || "op";
