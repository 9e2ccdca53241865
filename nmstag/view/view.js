(() => {
  const BATCH = 20;
  const NEAR = 300;
  const MOST_LEVELS = 4;
  const LEVEL = 15;
  const PALETTE = 6;
  const SIGNS = ["negated", "uncertain", "hypothetical", "historical", "other_experiencer"];
  const UNTAGGED = ["negated", "uncertain", "other_experiencer"];
  const SVG = "http://www.w3.org/2000/svg";
  let strings = data.strings;
  const str = (n) => strings[n];
  const spaced = (name) => name.replaceAll("_", " ");
  const number = (n) => n.toLocaleString("en");
  const plural = (n, word) => `${number(n)} ${word}${n === 1 ? "" : "s"}`;
  const filters = { text: byId("f-text"), document: byId("f-document"), context: byId("f-context"), section: byId("f-section") };
  const area = byId("documents");
  const isNarrow = matchMedia("(max-width: 40rem)");
  const slots = new Map();
  const wantedTypes = new Set();
  let documents = [];
  let shown = [];
  let drawn = 0;
  let kept = false;

  // The lists of the data as objects; offsets as JavaScript counts them, and as they were for the reader.
  function read([id, text, mentions, relations, passages, pack], place) {
    const at = unitOffsets(text);
    const evidence = (list) => list.map(([rule, detail, start, end]) => ({ rule: str(rule), detail: str(detail), start: start < 0 ? -1 : at(start), end: end < 0 ? -1 : at(end) }));
    const attributes = (list) => list.map(([name, reasons]) => ({ name: str(name), evidence: evidence(reasons) }));
    return {
      id, text, place, pack: str(pack),
      mentions: mentions.map(([start, end, type, ids, name, section, reasons, context, score], i) => ({
        place: i, start: at(start), end: at(end), offsets: `${start} to ${end}`, text: text.slice(at(start), at(end)), type: str(type), ids: str(ids),
        name: str(name), section: str(section), evidence: evidence(reasons), attributes: attributes(context), score,
      })),
      relations: relations.map(([type, head, tail, context, reasons, pairs, novelty], i) => ({
        place: i, type: str(type), head: str(head), tail: str(tail), attributes: attributes(context), evidence: evidence(reasons),
        pairs: pairs.map((pair) => pair.map(at)), novelty: str(novelty),
      })),
      sections: passages.map(([start, end, kind]) => ({ start: at(start), end: at(end), kind: str(kind) })),
    };
  }

  function has(item, attribute) {
    return item.attributes.some(({ name }) => name === attribute);
  }

  // What stands on the line of a relation: one that is denied says so in words, as small letters cannot be struck out.
  function lineLabel(relation) {
    return spaced(relation.type) + (has(relation, "negated") ? ": no" : "");
  }

  function signsOf(item) {
    return SIGNS.filter((name) => has(item, name));
  }

  function words(mention) {
    return [mention.text, mention.type, mention.ids, mention.name, ...mention.evidence.flatMap((one) => [one.rule, one.detail]),
      ...mention.attributes.flatMap((one) => [one.name, ...one.evidence.map((reason) => reason.rule)])].join("\n").toLowerCase();
  }

  // Text in lower case of the same length, so that places found in it hold for the text.
  function lowered(document_) {
    document_.lowered ??= Array.from(document_.text, (one) => (one.toLowerCase().length === one.length ? one.toLowerCase() : one)).join("");
    return document_.lowered;
  }

  // --- what is shown

  function needle() {
    return filters.text.value.trim().toLowerCase();
  }

  function fits(mention) {
    const [how, name] = filters.context.value.split(":");
    const context = how === "" || (how === "none" ? !mention.attributes.length : has(mention, name) === (how === "with"));
    return wantedTypes.has(mention.type) && context && (filters.section.value === "" || filters.section.value === `=${mention.section}`);
  }

  function wordsOfRelation(relation) {
    return [relation.type, spaced(relation.type), relation.novelty, ...relation.evidence.map(({ rule }) => rule),
      ...relation.attributes.flatMap((one) => [one.name, ...one.evidence.map((reason) => reason.rule)])].join("\n").toLowerCase();
  }

  function isNarrowed() {
    return filters.context.value !== "" || filters.section.value !== "" || wantedTypes.size < slots.size;
  }

  function isFound(document_, wanted) {
    if (filters.document.value !== "" && Number(filters.document.value) !== document_.place) return false;
    if (isNarrowed() && !document_.mentions.some(fits)) return false;
    return !wanted || document_.id.toLowerCase().includes(wanted) || lowered(document_).includes(wanted)
      || document_.mentions.some((mention) => fits(mention) && words(mention).includes(wanted))
      || document_.relations.some((relation) => wordsOfRelation(relation).includes(wanted));
  }

  function select() {
    const wanted = needle();
    shown = documents.filter((one) => isFound(one, wanted));
    const count = shown.reduce((sum, one) => sum + one.mentions.filter(fits).length, 0);
    byId("found").textContent = documents.length ? `${number(shown.length)} of ${plural(documents.length, "document")}, ${plural(count, "mention")}` : "no documents";
    inSight.disconnect();
    area.replaceChildren();
    hide();
    drawn = 0;
    drawMore();
  }

  function drawMore() {
    const articles = shown.slice(drawn, drawn + BATCH).map(article);
    drawn += articles.length;
    area.append(...articles);
    for (const node of articles) inSight.observe(node);
    byId("more").hidden = drawn >= shown.length;
  }

  // --- one document

  // The text cut wherever a mark begins or ends: each piece with the marks around it.
  function* pieces(length, marks) {
    const cuts = [...new Set([0, length, ...marks.flatMap((mark) => [mark.start, mark.end])])].sort((a, b) => a - b);
    const waiting = [...marks].sort((a, b) => a.start - b.start);
    let around = [];
    for (let i = 0, next = 0; i + 1 < cuts.length; i++) {
      around = around.filter((mark) => mark.end > cuts[i]);
      for (; next < waiting.length && waiting[next].start <= cuts[i]; next++) if (waiting[next].end > cuts[i]) around.push(waiting[next]);
      yield [cuts[i], cuts[i + 1], around];
    }
  }

  // Characters that nobody sees, such as those that turn the direction of writing, are shown by their number.
  function plain(text) {
    const parts = text.replace(/\r\n?/g, "\n").split(/((?![\t\n\u00ad\u061c\u200c-\u200f])[\p{Cc}\p{Cf}])/u);
    return parts.map((part, i) => {
      if (i % 2 === 0) return part;
      const node = make("span", "control");
      node.dataset.c = `U+${part.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
      return node;
    });
  }

  function marksOf(document_, mentions) {
    const marks = mentions.map((mention) => ({ start: mention.start, end: mention.end, mention }));
    for (const mention of mentions) {
      for (const { start, end } of mention.attributes.flatMap((one) => one.evidence)) if (start >= 0 && end > start) marks.push({ start, end, cueOf: mention.place });
    }
    const wanted = needle();
    for (let at = wanted ? lowered(document_).indexOf(wanted) : -1; at >= 0; at = lowered(document_).indexOf(wanted, at + wanted.length)) {
      marks.push({ start: at, end: at + wanted.length, hit: true });
    }
    for (const { start, end, kind } of document_.sections) if (filters.section.value === `=${kind}` && end > start) marks.push({ start, end, inside: true });
    return marks;
  }

  function textOf(document_, mentions, heights) {
    const node = make("div", "text");
    const dimmed = filters.section.value !== "" && document_.sections.length > 0;
    for (const [start, end, around] of pieces(document_.text.length, marksOf(document_, mentions))) {
      const here = around.filter((mark) => mark.mention).map((mark) => mark.mention).sort((a, b) => a.end - a.start - (b.end - b.start));
      const cues = around.filter((mark) => "cueOf" in mark).map((mark) => mark.cueOf);
      const hit = around.some((mark) => mark.hit);
      const outside = dimmed && !around.some((mark) => mark.inside);
      const content = plain(document_.text.slice(start, end));
      if (!here.length && !cues.length && !hit && !outside) { node.append(...content); continue; }
      const piece = make("span", "", ...content);
      if (hit) piece.classList.add("hit");
      if (outside) piece.classList.add("out");
      if (cues.length) piece.dataset.cueOf = cues.join(" ");
      if (here.length) mark(piece, here, start, end);
      const height = Math.max(0, ...here.filter((one) => one.start === start).map((one) => heights.get(one.place) ?? 0));
      if (height) node.append(strut(height));
      node.append(piece);
    }
    const first = node.querySelector("[tabindex]");
    if (first) first.tabIndex = 0;
    node.dir = "auto"; // at the end: a browser looks through the whole text at each change
    return node;
  }

  // A piece of one or more mentions: the colour is that of the shortest, the others are lines below it.
  function mark(piece, here, start, end) {
    const [inner, ...outer] = here;
    piece.classList.add("m", `t${slots.get(inner.type)}`, ...signsOf(inner));
    piece.dataset.m = here.map((one) => one.place).join(" ");
    if (outer.length) piece.style.boxShadow = outer.slice(0, 3).map((one, i) => `0 ${2 * (i + 1)}px 0 var(--e${slots.get(one.type)})`).join(",");
    const tags = here.filter((one) => one.end === end).flatMap((one) => one.attributes.map(({ name }) => name)).filter((name) => !UNTAGGED.includes(name));
    if (tags.length) label(piece, [...new Set(tags)].map(spaced).join(", "));
    const begins = here.filter((one) => one.start === start);
    if (!begins.length) return;
    piece.tabIndex = -1;
    piece.setAttribute("role", "button");
    piece.setAttribute("aria-label", begins.map((one) => [one.text, one.type, ...one.attributes.map(({ name }) => spaced(name))].join(", ")).join("; "));
  }

  // Other context as a label that stays beside the last word, unless that word is too long for a line.
  function label(piece, tags) {
    const last = piece.lastChild;
    const cut = last?.nodeType === Node.TEXT_NODE ? last.data.search(/\S{1,24}$/) : -1;
    const word = cut >= 0 && !/\S/.test(last.data[cut - 1] ?? " ") ? last.splitText(cut) : "";
    piece.append(make("span", "label", word));
    piece.lastChild.dataset.tags = tags;
  }

  // An empty box that makes its line higher, above it alone, so that relations can be drawn there.
  function strut(height) {
    const node = make("span", "strut");
    node.style.lineHeight = `calc(1.95em + ${height}px)`;
    node.style.verticalAlign = `${height / 2}px`;
    return node;
  }

  function article(document_) {
    const mentions = document_.mentions.filter(fits);
    const spans = new Map(mentions.map((mention) => [`${mention.start} ${mention.end}`, mention.place]));
    const arcs = arcsOf(document_, spans);
    const heights = new Map();
    for (const { head, tail, level } of arcs) for (const end of [head, tail]) heights.set(end, Math.max(heights.get(end) ?? 0, LEVEL * (level + 1)));
    const node = make("article");
    const relations = document_.relations.filter(({ pairs }) => !pairs.length || pairs.some((pair) => ends(pair, spans)));
    const counts = [plural(mentions.length, "mention"), relations.length ? plural(relations.length, "relation") : ""].filter(Boolean).join(", ");
    node.append(make("h2", "", document_.id, " ", make("span", "ci", counts)), textOf(document_, mentions, heights));
    if (relations.length) node.append(relationList(relations, spans));
    Object.assign(node, { document_, arcs });
    return node;
  }

  // --- relations

  function ends([headStart, headEnd, tailStart, tailEnd], spans) {
    const [head, tail] = [spans.get(`${headStart} ${headEnd}`), spans.get(`${tailStart} ${tailEnd}`)];
    return head === undefined || tail === undefined || head === tail ? null : { head, tail };
  }

  // What is drawn: both ends near each other, and the level above the line at which nothing else is in the way.
  function arcsOf(document_, spans) {
    const arcs = [];
    for (const relation of document_.relations) {
      for (const pair of relation.pairs) {
        const found = ends(pair, spans);
        const [start, end] = [Math.min(pair[0], pair[2]), Math.max(pair[1], pair[3])];
        const room = Math.max(0, lineLabel(relation).length + 2 - (end - start)) / 2;
        if (found && end - start < NEAR) arcs.push({ ...found, relation, start: start - room, end: end + room, length: end - start });
      }
    }
    const levels = Array.from({ length: MOST_LEVELS }, () => []);
    for (const arc of arcs.sort((a, b) => a.length - b.length)) {
      const free = levels.findIndex((level) => level.every((one) => one.end < arc.start || one.start > arc.end));
      arc.level = free < 0 ? MOST_LEVELS - 1 : free;
      levels[arc.level].push(arc);
    }
    return arcs;
  }

  function relationList(relations, spans) {
    const list = make("ul");
    for (const relation of relations) {
      const signs = signsOf(relation).filter((name) => name === "negated").join(" ");
      const button = make("button", "", make("span", "", relation.head), " ", make("span", `type ${signs}`, spaced(relation.type)), " ", make("span", "", relation.tail),
        ...[...relation.attributes.map(({ name }) => name), ...(relation.novelty === "Novel" ? ["novel"] : [])].flatMap((name) => [" ", make("span", "tag", spaced(name))]),
        " ", make("span", "ci", relation.evidence.map(({ rule }) => rule).join(", ")));
      button.type = "button";
      button.setAttribute("aria-pressed", "false");
      button.dataset.relation = relation.place;
      const item = make("li", "", button);
      button.dataset.ends = relation.pairs.map((pair) => ends(pair, spans)).filter(Boolean).flatMap(({ head, tail }) => [head, tail]).join(" ");
      list.append(item);
    }
    const holder = make("details", "relations", make("summary", "", plural(relations.length, "relation")), list);
    holder.open = relations.length <= 12;
    return holder;
  }

  function svg(tag, attributes, ...children) {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  // Relations are drawn when their document comes near, and anew when the width has changed.
  const inSight = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) if (isIntersecting && target.drawnAt !== area.clientWidth) drawRelations(target);
  }, { rootMargin: "800px" });

  function drawRelations(node) {
    node.drawnAt = area.clientWidth;
    const text = node.querySelector(".text");
    text.querySelector(".arcs")?.remove();
    if (!node.arcs.length) return;
    const frame = text.getBoundingClientRect();
    const first = new Map();
    for (const piece of text.querySelectorAll("[role=button]")) for (const place of piece.dataset.m.split(" ")) if (!first.has(Number(place))) first.set(Number(place), piece);
    const feet = new Map();
    const groups = node.arcs.map((arc) => {
      const [head, tail] = [arc.head, arc.tail].map((place) => foot(first.get(place), frame, feet, arc));
      return drawArc(arc, head, tail, frame.width);
    });
    text.append(svg("svg", { class: "arcs", "aria-hidden": "true" }, ...groups));
  }

  // Where an arc stands on a mention: beside those that stand there already.
  function foot(piece, frame, feet, arc) {
    const box = piece.getClientRects()[0];
    const taken = feet.get(piece) ?? 0;
    feet.set(piece, taken + 1);
    const shift = Math.ceil(taken / 2) * 7 * (taken % 2 ? 1 : -1);
    const reach = Math.max(0, box.width / 2 - 3);
    return { x: box.left - frame.left + box.width / 2 + Math.max(-reach, Math.min(reach, shift)), top: box.top - frame.top, y: box.top - frame.top - 7 - LEVEL * arc.level };
  }

  function drawArc(arc, head, tail, width) {
    const sameLine = Math.abs(head.top - tail.top) < 4;
    const down = head.top < tail.top;
    const [leave, arrive] = down ? [width, 0] : [0, width];
    const path = sameLine
      ? `M${head.x} ${head.top}V${head.y}H${tail.x}V${tail.top - 4}`
      : `M${head.x} ${head.top}V${head.y}H${leave}M${arrive} ${tail.y}H${tail.x}V${tail.top - 4}`;
    const onHead = Math.abs(leave - head.x) > Math.abs(arrive - tail.x);
    const middle = sameLine ? (head.x + tail.x) / 2 : onHead ? (leave + head.x) / 2 : (arrive + tail.x) / 2;
    const words = lineLabel(arc.relation);
    const half = Math.min(width / 2, 3.1 * words.length);
    const label = svg("text", { x: Math.max(half, Math.min(width - half, middle)), y: (sameLine || onHead ? head.y : tail.y) + 4 }, words);
    const tip = svg("path", { class: "head", d: `M${tail.x - 3.5} ${tail.top - 6}h7l-3.5 6z` });
    const group = svg("g", { class: signsOf(arc.relation).join(" ") }, svg("path", { d: path }), tip, label);
    group.dataset.relation = arc.relation.place;
    return group;
  }

  function emphasise(button) {
    const node = button.closest("article");
    const pressed = node.querySelector(".relations [aria-pressed=true]");
    const current = button.matches(":hover, :focus-visible") ? button : pressed;
    for (const one of node.querySelectorAll(".arcs g")) one.classList.toggle("current", one.dataset.relation === current?.dataset.relation);
    light(node, current ? current.dataset.ends.split(" ") : []);
  }

  function light(node, places) {
    for (const piece of node.querySelectorAll("[data-m]")) piece.classList.toggle("on", piece.dataset.m.split(" ").some((place) => places.includes(place)));
  }

  // --- details of a mention

  function concept(mention) {
    const name = mention.name ? ` (${mention.name})` : "";
    return mention.ids ? mention.ids.replaceAll("|", ", ") + name : "no concept";
  }

  function reasons(evidence) {
    return evidence.map(({ rule, detail }) => (detail ? `${rule}: ${detail}` : rule)).join("; ");
  }

  function describe(mention) {
    const context = mention.attributes.map(({ name, evidence }) => [spaced(name), reasons(evidence)]);
    return [make("h3", "", mention.text), facts([["type", mention.type], ["concept", concept(mention)], ...context, ["section", spaced(mention.section)],
      ["rule", reasons(mention.evidence)], ["score", mention.score === null ? "" : String(mention.score)], ["characters", mention.offsets]])];
  }

  function show(piece, stays = false) {
    clear();
    const node = piece.closest("article");
    const places = piece.dataset.m.split(" ");
    const details = byId("details");
    details.replaceChildren(...places.flatMap((place) => describe(node.document_.mentions[place])));
    details.hidden = false;
    piece.setAttribute("aria-describedby", "details");
    light(node, places);
    for (const cue of node.querySelectorAll("[data-cue-of]")) cue.classList.toggle("cue", cue.dataset.cueOf.split(" ").some((place) => places.includes(place)));
    const box = piece.getClientRects()[0];
    const below = box.bottom + details.offsetHeight + 12 < innerHeight || box.top < details.offsetHeight + 12;
    details.style.left = `${Math.max(8, Math.min(box.left, innerWidth - details.offsetWidth - 8))}px`;
    if (stays && isNarrow.matches) clearSheet(box.bottom, details.offsetHeight);
    details.style.top = `${below ? Math.min(box.bottom + 8, Math.max(8, innerHeight - details.offsetHeight - 8)) : box.top - details.offsetHeight - 8}px`;
  }

  // In a narrow window the details are a sheet at its foot: the page moves up so that the mention is above it.
  function clearSheet(bottom, height) {
    document.body.style.paddingBottom = `${height}px`;
    const over = bottom + 12 - (innerHeight - height);
    if (over > 0) scrollBy(0, over);
  }

  function hide() {
    clear();
    document.body.style.paddingBottom = "";
  }

  function clear() {
    keep(false);
    byId("details").hidden = true;
    for (const node of document.querySelectorAll("[aria-describedby=details]")) {
      node.removeAttribute("aria-describedby");
      light(node.closest("article"), []);
    }
    for (const cue of document.querySelectorAll(".cue")) cue.classList.remove("cue");
  }

  function keep(value) {
    kept = value;
    byId("details").classList.toggle("kept", value);
  }

  function move(piece, step) {
    const all = [...piece.closest(".text").querySelectorAll("[role=button]")];
    const next = all[all.indexOf(piece) + step];
    if (!next) return;
    piece.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  // --- filters

  function countAll() {
    const [types, attributes, sections] = [new Map(), new Map(), new Map()];
    const add = (map, name) => map.set(name, (map.get(name) ?? 0) + 1);
    for (const mention of documents.flatMap((one) => one.mentions)) {
      add(types, mention.type);
      mention.attributes.forEach(({ name }) => add(attributes, name));
      add(sections, mention.section);
    }
    return [types, attributes, sections];
  }

  function fillFilters() {
    const [types, attributes, sections] = countAll();
    const fixed = ["Disease", "Chemical"];
    const others = [...types.keys()].filter((name) => !fixed.includes(name)).sort();
    slots.clear();
    wantedTypes.clear();
    for (const name of [...fixed.filter((one) => types.has(one)), ...others]) {
      slots.set(name, fixed.includes(name) ? fixed.indexOf(name) : 2 + (others.indexOf(name) % (PALETTE - 2)));
      wantedTypes.add(name);
    }
    byId("types").replaceChildren(...[...slots.keys()].map((name) => typeChip(name, types.get(name))));
    filters.document.replaceChildren(option("", "all"), ...documents.map((one) => option(one.place, one.id)));
    const names = [...attributes.keys()].sort((a, b) => (SIGNS.indexOf(a) + 1 || 99) - (SIGNS.indexOf(b) + 1 || 99) || (a < b ? -1 : 1));
    filters.context.replaceChildren(option("", "all"), option("none", "without any"),
      ...names.flatMap((name) => [option(`with:${name}`, `${spaced(name)} (${number(attributes.get(name))})`), option(`without:${name}`, `not ${spaced(name)}`)]));
    filters.section.replaceChildren(option("", "all"), ...[...sections].filter(([name]) => name).map(([name, count]) => option(`=${name}`, `${spaced(name)} (${number(count)})`)));
    const legend = names.filter((name) => SIGNS.includes(name)).map((name) => make("span", `m ${name}`, spaced(name)));
    byId("legend").replaceChildren(...legend);
    byId("legend").hidden = !legend.length;
  }

  function typeChip(name, count) {
    const box = make("input");
    box.type = "checkbox";
    box.checked = true;
    box.addEventListener("change", () => { wantedTypes[box.checked ? "add" : "delete"](name); select(); });
    return make("label", `chip t${slots.get(name)}`, box, `${name} `, make("span", "ci", number(count)));
  }

  // Shows other documents: those of the page, or what the service answers.
  function load(given) {
    strings = given.strings;
    documents = given.documents.map(read);
    const relations = documents.reduce((sum, one) => sum + one.relations.length, 0);
    const mentions = documents.reduce((sum, one) => sum + one.mentions.length, 0);
    const packs = [...new Set(documents.map((one) => one.pack))].filter(Boolean).map((pack) => pack.slice(0, 12));
    byId("summary").textContent = [plural(documents.length, "document"), plural(mentions, "mention"), plural(relations, "relation"), packs.length ? `pack ${packs.join(", ")}` : ""].filter(Boolean).join(" · ");
    fillFilters();
    select();
  }

  // --- what the reader does

  let waiting = 0;
  filters.text.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(select, 150); });
  for (const name of ["document", "context", "section"]) filters[name].addEventListener("change", select);
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("more").firstChild.addEventListener("click", drawMore);
  new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) drawMore(); }, { rootMargin: "600px" }).observe(byId("more"));

  const pieceOf = (event) => event.target.closest?.("[data-m]");
  area.addEventListener("mouseover", (event) => { if (!kept && pieceOf(event)) show(pieceOf(event)); });
  area.addEventListener("mouseout", (event) => { if (!kept && pieceOf(event)) hide(); });
  area.addEventListener("focusin", (event) => { if (pieceOf(event) && event.target.matches(":focus-visible")) show(pieceOf(event), true); });
  area.addEventListener("focusout", (event) => { if (!kept && pieceOf(event)) hide(); });
  for (const name of ["mouseover", "mouseout", "focusin", "focusout"]) {
    area.addEventListener(name, (event) => { const button = event.target.closest?.(".relations button"); if (button) emphasise(button); });
  }
  document.addEventListener("click", (event) => {
    const piece = pieceOf(event);
    const button = event.target.closest?.(".relations button");
    if (piece) { show(piece, true); keep(true); } else if (!event.target.closest?.("#details")) hide();
    if (button) press(button);
  });
  function press(button) {
    const on = button.getAttribute("aria-pressed") === "false";
    for (const one of button.closest("ul").querySelectorAll("button")) one.setAttribute("aria-pressed", String(on && one === button));
    emphasise(button);
    const first = button.closest("article").querySelector(`[data-m~="${button.dataset.ends.split(" ")[0]}"]`);
    if (on && first) first.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("keydown", (event) => {
    const piece = pieceOf(event);
    if (event.key === "Escape") hide();
    else if (event.key === "/" && !event.target.matches("input, select, textarea")) { event.preventDefault(); filters.text.focus(); }
    else if (piece && (event.key === "ArrowRight" || event.key === "ArrowLeft")) { event.preventDefault(); move(piece, event.key === "ArrowRight" ? 1 : -1); }
    else if (piece && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); show(piece, true); keep(true); }
  });
  let width = 0;
  new ResizeObserver(() => {
    if (area.clientWidth === width) return;
    width = area.clientWidth;
    hide();
    inSight.disconnect();
    for (const node of area.children) inSight.observe(node);
  }).observe(area);

  // Sends a text to the service that the page came from, and shows what it answers.
  async function ask(event) {
    event.preventDefault();
    const told = byId("ask-told");
    told.textContent = "Tagging …";
    try {
      const answer = await fetch("page", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ text: byId("ask-text").value, profile: byId("ask-profile").value }) });
      const given = await answer.json();
      if (!answer.ok) throw new Error(typeof given.detail === "string" ? given.detail : `status ${answer.status}`);
      load(given);
      told.textContent = "";
    } catch (error) {
      told.textContent = `Not tagged: ${error.message}`;
    }
  }
  byId("ask")?.addEventListener("submit", ask);

  load(data);
})();
