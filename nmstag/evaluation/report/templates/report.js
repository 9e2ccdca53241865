(() => {
  const filters = { system: byId("f-system"), kind: byId("f-class"), type: byId("f-type"), document: byId("f-document"), text: byId("f-text") };
  const PAGE = 25;
  const AROUND = 90;
  const str = (n) => data.strings[n];
  let page = 0;

  function nameIds(ids) {
    if (!ids) return "no concept";
    return ids.split("|").map((id) => (data.names[id] ? `${id} (${data.names[id]})` : id)).join(", ");
  }

  function describe(text, span) {
    return `${text.slice(span[0], span[1])} · ${str(span[2])} · ${nameIds(str(span[3]))}`;
  }

  const textOf = (number) => data.documents[number][1];

  // Every span with the offsets that JavaScript counts.
  const units = data.documents.map(([, text]) => unitOffsets(text));
  const convert = (at) => (span) => { if (span) [span[0], span[1]] = [at(span[0]), at(span[1])]; };
  for (const system of data.systems) {
    system.mentions.forEach((findings, i) => findings.forEach((f) => [f[1], f[2]].forEach(convert(units[i]))));
    system.relations.forEach((findings, i) => findings.forEach((f) => f[4].forEach(convert(units[i]))));
  }

  // Text from start to end, cut wherever a gold or predicted span begins or ends; current spans are emphasised.
  function marked(text, findings, start, end, current = []) {
    const cuts = new Set([start, end]);
    for (const [, gold, pred] of findings) {
      for (const span of [gold, pred]) {
        if (span) for (const at of [span[0], span[1]]) if (at > start && at < end) cuts.add(at);
      }
    }
    const order = [...cuts].sort((a, b) => a - b);
    const holder = document.createDocumentFragment();
    for (let i = 0; i + 1 < order.length; i++) {
      const [from, to] = [order[i], order[i + 1]];
      const inside = (span) => span && span[0] <= from && span[1] >= to;
      const here = findings.filter((f) => inside(f[1]) || inside(f[2]));
      const piece = text.slice(from, to);
      if (!here.length) { holder.append(piece); continue; }
      const worst = here.reduce((a, b) => (b[0] > a[0] ? b : a));
      const node = make("span", `b c${worst[0]}`, piece);
      if (here.some((f) => inside(f[1]))) node.classList.add("g");
      if (here.some((f) => inside(f[2]))) node.classList.add("p");
      if (current.some(inside)) node.classList.add("here");
      node.title = here.map((f) => `${className(data.classes, f)}${str(f[3]) ? ` (${str(f[3])})` : ""}`).join("; ");
      holder.append(node);
    }
    return holder;
  }

  // The surroundings of two mentions: one stretch of text, or two where they are far from each other.
  function between(text, findings, spans) {
    const [first, second] = spans;
    const near = second[0] - first[1] < 3 * AROUND;
    const line = make("p", "text");
    for (const span of near ? [[first[0], Math.max(first[1], second[1])]] : spans) {
      const [start, end] = context(text, span);
      line.append(start ? "… " : "", marked(text, findings, start, end, spans), end < text.length ? " … " : "");
    }
    return line;
  }

  // The surroundings of a span, cut between words.
  function context(text, span) {
    const first = Math.max(0, span[0] - AROUND);
    const last = Math.min(text.length, span[1] + AROUND);
    const before = first ? text.slice(first, span[0]).search(/\s/) : -1;
    const rest = last < text.length ? text.slice(span[1], last).search(/\s\S*$/) : -1;
    return [before < 0 ? first : first + before + 1, rest < 0 ? last : span[1] + rest];
  }

  function documentLink(number) {
    const link = make("a", "", data.documents[number][0]);
    link.href = `#browser/${filters.system.value}/d${number}`;
    return link;
  }

  function mentionExample(item, withText) {
    const { number, finding, findings } = item;
    const text = textOf(number);
    const [kind, gold, pred, rule] = finding;
    const span = gold || pred;
    const [start, end] = context(text, span);
    const node = make("div", "example");
    const head = make("p", "head", make("span", "", make("span", `dot c${kind}`), className(data.classes, finding)));
    if (withText) head.append(documentLink(number));
    node.append(head);
    if (withText) {
      const line = make("p", "text");
      line.append(start ? "… " : "", marked(text, findings, start, end, [gold, pred]), end < text.length ? " …" : "");
      node.append(line);
    }
    const both = gold && pred && describe(text, gold) === describe(text, pred);
    node.append(facts(both
      ? [["gold and predicted", describe(text, gold)], ["rule", str(rule)]]
      : [["gold", gold && describe(text, gold)], ["predicted", pred && describe(text, pred)], ["rule", str(rule)]]));
    return node;
  }

  function relationExample(item, withLink) {
    const [, gold, pred, rule, spans] = item.finding;
    const node = make("div", "example");
    const head = make("p", "head", make("span", "", `relation: ${className(data.relationClasses, item.finding)}`));
    if (withLink) head.append(documentLink(item.number));
    node.append(head);
    if (withLink && spans.length) {
      node.append(between(textOf(item.number), data.systems[filters.system.value].mentions[item.number], spans));
    }
    node.append(facts(gold === pred
      ? [["gold and predicted", gold], ["rules", str(rule)]]
      : [["gold", gold], ["predicted", pred], ["rules", str(rule)]]));
    return node;
  }

  function wholeDocument(number) {
    const system = data.systems[filters.system.value];
    const findings = system.mentions[number];
    const text = textOf(number);
    const body = make("p", "text");
    body.append(marked(text, findings, 0, text.length));
    const marks = make("p", "marks",
      make("i", "g", "gold"), make("i", "p", "predicted"), make("i", "b c0", "right"),
      make("i", "b c1", "wrong boundary, type or concept"), make("i", "b c6", "missed"), make("i", "b c7", "invented"));
    return [marks, body];
  }

  // Whether a finding is of a class: 'errors', all (''), 'm6' or 'r5', or a kind within it: 'm6.8'. Its
  // kind stands last.
  function wanted(finding, name) {
    if (name === "errors") return finding[0] !== 0;
    const [kind, part] = name.slice(1).split(".");
    return name === "" || (finding[0] === Number(kind) && (part === undefined || finding.at(-1) === Number(part)));
  }

  function className(names, finding) {
    return names[finding[0]] + (finding.at(-1) < 0 ? "" : `, ${data.kinds[finding.at(-1)]}`);
  }

  function select() {
    const system = data.systems[filters.system.value];
    const [kind, type, only] = [filters.kind.value, filters.type.value, filters.document.value];
    const needle = filters.text.value.trim().toLowerCase();
    const numbers = only === "" ? data.documents.keys() : [Number(only)];
    const found = [];
    for (const number of numbers) {
      if (kind[0] !== "r") {
        for (const finding of system.mentions[number]) {
          if (!wanted(finding, kind)) continue;
          const spans = [finding[1], finding[2]].filter(Boolean);
          if (type !== "" && !spans.some((span) => str(span[2]) === type)) continue;
          if (needle) {
            const text = textOf(number);
            const words = [...spans.map((span) => describe(text, span)), str(finding[3])].join(" ").toLowerCase();
            if (!words.includes(needle)) continue;
          }
          found.push({ number, finding, findings: system.mentions[number] });
        }
      }
      if (kind[0] !== "m" && type === "") {
        for (const finding of system.relations[number]) {
          if (!wanted(finding, kind)) continue;
          if (needle && !`${finding[1]} ${finding[2]} ${str(finding[3])}`.toLowerCase().includes(needle)) continue;
          found.push({ number, finding, relation: true });
        }
      }
    }
    return found;
  }

  function show() {
    const found = select();
    const pages = Math.max(1, Math.ceil(found.length / PAGE));
    page = Math.min(page, pages - 1);
    const whole = filters.document.value !== "";
    const parts = whole ? wholeDocument(Number(filters.document.value)) : [];
    for (const item of found.slice(page * PAGE, (page + 1) * PAGE)) {
      parts.push(item.relation ? relationExample(item, !whole) : mentionExample(item, !whole));
    }
    byId("results").replaceChildren(...parts);
    byId("found").textContent = `${found.length} found`;
    byId("page").textContent = `Page ${page + 1} of ${pages}`;
    byId("previous").disabled = page === 0;
    byId("next").disabled = page === pages - 1;
  }

  function fillClasses() {
    const system = data.systems[filters.system.value];
    const before = filters.kind.value;
    filters.kind.replaceChildren(option("errors", "all errors"), option("", "everything"));
    const add = (letter, names, findings, prefix) => names.forEach((name, i) => {
      const found = findings.filter((f) => f[0] === i);
      filters.kind.append(option(`${letter}${i}`, `${prefix}${name} (${found.length})`));
      data.kinds.forEach((kind, k) => {
        const count = found.filter((f) => f.at(-1) === k).length;
        if (count) filters.kind.append(option(`${letter}${i}.${k}`, `${prefix}${name}, ${kind} (${count})`));
      });
    });
    add("m", data.classes, system.mentions.flat(), "");
    if (system.relations.some((list) => list.length)) add("r", data.relationClasses, system.relations.flat(), "relation: ");
    filters.kind.value = before || "errors";
  }

  // #browser/SYSTEM/mCLASS, /rCLASS (either with .KIND) or /dDOCUMENT
  function follow() {
    const [name, system, what] = location.hash.slice(1).split("/");
    if (name !== "browser") return;
    if (data.systems[system]) { filters.system.value = system; fillClasses(); }
    if (what) {
      filters.type.value = "";
      filters.text.value = "";
      filters.document.value = what[0] === "d" ? what.slice(1) : "";
      filters.kind.value = what[0] === "d" ? "" : what;
      if (filters.kind.selectedIndex < 0) filters.kind.value = "errors";
    }
    page = 0;
    show();
    byId("browser").scrollIntoView();
    byId("browser").focus({ preventScroll: true });
  }

  data.systems.forEach((system, i) => filters.system.append(option(i, system.name)));
  const types = new Set(data.systems.flatMap((s) => s.mentions.flat()).flatMap((f) => [f[1], f[2]]).filter(Boolean).map((span) => str(span[2])));
  filters.type.append(option("", "all"), ...[...types].sort().map((name) => option(name, name)));
  filters.document.append(option("", "all"), ...data.documents.map(([name], i) => option(i, name)));
  fillClasses();
  for (const field of Object.values(filters)) {
    field.addEventListener("input", () => {
      page = 0;
      if (field === filters.system) fillClasses();
      show();
    });
  }
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  for (const [id, step] of [["previous", -1], ["next", 1]]) {
    byId(id).addEventListener("click", () => { page += step; show(); byId("found").scrollIntoView({ block: "nearest" }); });
  }
  addEventListener("hashchange", follow);
  show();
  follow();
})();
