"use strict";
(() => {
  // Whatever comes from the heap goes into the page as text, never as markup.
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };

  // ---- figures -------------------------------------------------------------------------------------------------------------
  const UNITS = ["KiB", "MiB", "GiB", "TiB"];
  const size = (bytes) => {
    let value = Math.abs(bytes);
    if (value < 1024) return bytes + " B";
    let unit = -1;
    while (value >= 1023.95 && unit < UNITS.length - 1) { value /= 1024; unit++; }
    return (bytes < 0 ? "-" : "") + value.toFixed(1) + " " + UNITS[unit];
  };
  const number = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, " ");
  const signed = (value, text) => (value > 0 ? "+" : "") + text(value);
  const tone = (value) => (value > 0 ? "up" : value < 0 ? "down" : "");
  const PLATFORM = /^(java|javax|jdk|sun|com\.sun)\.|^(byte|char|int|long|short|float|double|boolean)\[|^</;

  // ---- the tree ------------------------------------------------------------------------------------------------------------
  const nodes = data.nodes.map(([parent, via, name, type, bytes, count, retained, total, suspect], index) => ({
    index, parent, via: data.names[via], name: data.names[name], type: data.names[type],
    bytes, count, retained, total, suspect, children: [], depth: 0, open: false, hit: false, onWay: false,
  }));
  const heap = {
    index: -1, parent: null, via: "", name: data.single ? "heap" : "growth of the heap", type: "",
    bytes: data.totalBytes, count: data.totalCount, retained: data.heapBytes, total: data.heapObjects,
    suspect: 0, children: [], depth: -1, open: true,
  };
  for (const node of nodes) {
    node.parent = node.parent < 0 ? heap : nodes[node.parent];
    node.parent.children.push(node);
    node.depth = node.parent.depth + 1;
  }
  /** A field as people write it; the slots of an array go without saying. */
  const field = (via) => (via === "" || via === "[]" ? "" : via.startsWith("static ") ? "." + via.slice(7) + " (static)" : "." + via);
  const lineage = (node) => {
    const line = [];
    for (let at = node; at; at = at.parent) line.unshift(at);
    return line;
  };
  const simple = (name) => name.startsWith("<") ? name : name.replace(/^.*\.(?=[^.]+$)/, "").replace(/(\w)\$(?=[A-Za-z])/g, "$1.");
  const pathText = (node) => lineage(node).slice(1)
    .map((step, i, line) => step.name + (line[i + 1] ? field(line[i + 1].via) : "")).join(" → ");

  const className = (name) => {
    const fragment = document.createDocumentFragment();
    const cut = name.startsWith("<") ? 0 : name.lastIndexOf(".") + 1;
    if (cut > 0) fragment.append(make("span", "pkg", name.slice(0, cut)));
    fragment.append(make("span", "cls", name.slice(cut)));
    return fragment;
  };

  // ---- icicle --------------------------------------------------------------------------------------------------------------
  const ROW = 27;
  const MAX_DEPTH = 24;
  let measure = data.single ? "retained" : "bytes";
  let zoom = heap;
  let focus = null;
  const weight = (node) => Math.max(0, node[measure]);
  const icicle = byId("icicle");

  const layout = () => {
    const cells = [];
    const width = icicle.clientWidth;
    const place = [{ node: zoom, left: 0, width, row: 0 }];
    while (place.length) {
      const at = place.pop();
      cells.push(at);
      if (at.row + 1 >= MAX_DEPTH) continue;
      const sum = at.node.children.reduce((total, child) => total + weight(child), 0);
      // children may outgrow their parent where a sibling shrank
      const scale = at.width / Math.max(at.node === heap ? sum : weight(at.node), sum, 1);
      let left = at.left;
      for (const child of at.node.children.slice().sort((a, b) => weight(b) - weight(a))) {
        const wide = weight(child) * scale;
        if (wide < 3) break;
        place.push({ node: child, left, width: wide, row: at.row + 1 });
        left += wide;
      }
    }
    return cells;
  };

  const cellClass = (node) => "cell" + (node.suspect ? " hot" : PLATFORM.test(node.name) || node === heap ? "" : " app")
    + (searching && !node.hit && !node.onWay && node !== heap ? " miss" : "");

  const drawIcicle = () => {
    const cells = layout();
    icicle.replaceChildren();
    icicle.style.height = (Math.max(...cells.map((cell) => cell.row)) + 1) * ROW + "px";
    if (!focus || !cells.some((cell) => cell.node === focus)) focus = zoom;
    for (const { node, left, width, row } of cells) {
      const cell = make("button", cellClass(node));
      cell.type = "button";
      cell.style.left = left + "px";
      cell.style.top = row * ROW + "px";
      cell.style.width = Math.max(2, width - 1) + "px";
      cell.dataset.node = node.index;
      cell.tabIndex = node === focus ? 0 : -1;
      cell.setAttribute("aria-label", node.name + ", " + figures(node));
      cell.title = node === heap ? node.name : pathText(node) + "\n" + figures(node);
      if (width > 26) {
        if (field(node.via)) cell.append(make("span", "via", field(node.via) + " "));
        cell.append(node === heap ? node.name + "  " + brief(node) : simple(node.name) + (width > 190 ? "  " + brief(node) : ""));
      }
      icicle.append(cell);
    }
    drawCrumbs();
    drawDetail(focus);
  };

  const brief = (node) => (measure === "bytes" ? signed(node.bytes, size) : size(node.retained));
  const figures = (node) => (data.single ? "" : signed(node.bytes, size) + " in " + signed(node.count, number) + " objects; ")
    + size(node.retained) + " in " + number(node.total) + " objects now";

  const drawCrumbs = () => {
    byId("crumbs").replaceChildren(...lineage(zoom).flatMap((node, i) => {
      const crumb = make("button", "", (field(node.via) + " ").trimStart() + simple(node.name));
      crumb.type = "button";
      crumb.disabled = node === zoom;
      crumb.addEventListener("click", () => zoomTo(node));
      return i ? ["›", crumb] : [crumb];
    }));
  };

  const drawDetail = (node) => {
    const box = byId("detail");
    box.replaceChildren();
    if (node === heap) {
      box.append(make("span", "dim", "Choose a block to see the path that retains it."));
      return;
    }
    box.append(make("code", "", pathText(node)), make("span", "dim", node.type + ", " + figures(node)));
  };

  const zoomTo = (node) => {
    zoom = node;
    focus = node;
    drawIcicle();
    focusCell();
  };
  const focusCell = () => {
    const cell = icicle.querySelector(`[data-node="${focus.index}"]`);
    if (cell) cell.focus({ preventScroll: true });
  };
  const nodeOf = (element) => {
    const cell = element.closest(".cell");
    return cell ? (cell.dataset.node === "-1" ? heap : nodes[cell.dataset.node]) : null;
  };

  icicle.addEventListener("click", (event) => {
    const node = nodeOf(event.target);
    if (node) { zoomTo(node === zoom && node.parent ? node.parent : node); reveal(node); }
  });
  icicle.addEventListener("pointerover", (event) => {
    const node = nodeOf(event.target);
    if (node) drawDetail(node);
  });
  icicle.addEventListener("pointerleave", () => drawDetail(focus));
  icicle.addEventListener("keydown", (event) => {
    const siblings = focus.parent && focus !== zoom
      ? focus.parent.children.slice().sort((a, b) => weight(b) - weight(a)) : [focus];
    const step = (by) => siblings[siblings.indexOf(focus) + by];
    const target = {
      ArrowLeft: () => step(-1), ArrowRight: () => step(1),
      ArrowUp: () => (focus === zoom ? null : focus.parent),
      ArrowDown: () => focus.children.slice().sort((a, b) => weight(b) - weight(a))[0],
    }[event.key];
    if (target) {
      event.preventDefault();
      const node = target();
      if (!node || !icicle.querySelector(`[data-node="${node.index}"]`)) return;
      const old = icicle.querySelector('[tabindex="0"]');
      if (old) old.tabIndex = -1;
      focus = node;
      icicle.querySelector(`[data-node="${node.index}"]`).tabIndex = 0;
      focusCell();
      drawDetail(node);
    } else if (event.key === "Escape" && zoom.parent) {
      zoomTo(zoom.parent);
    }
  });
  for (const choice of document.querySelectorAll("[data-measure]")) {
    choice.addEventListener("click", () => {
      measure = choice.dataset.measure;
      for (const other of document.querySelectorAll("[data-measure]")) {
        other.setAttribute("aria-pressed", String(other === choice));
      }
      drawIcicle();
    });
  }
  let drawnWidth = 0;
  new ResizeObserver(() => {
    // drawing changes the height, and to draw again would take the focus away
    if (icicle.clientWidth === drawnWidth) return;
    drawnWidth = icicle.clientWidth;
    drawIcicle();
  }).observe(byId("chart"));

  // ---- drill-down table ----------------------------------------------------------------------------------------------------
  const MOST_ROWS = 1500;
  const treeBody = byId("tree").tBodies[0];
  let searching = false;
  let current = null;

  const visible = () => {
    const rows = [];
    const open = heap.children.slice().reverse();
    while (open.length && rows.length < MOST_ROWS) {
      const node = open.pop();
      if (searching && !node.hit && !node.onWay) continue;
      rows.push(node);
      if (node.open) open.push(...node.children.slice().reverse());
    }
    return rows;
  };

  const treeRow = (node, first) => {
    const row = make("tr", (node.hit && searching ? "hit " : "") + (node.suspect ? "hotrow" : ""));
    row.dataset.node = node.index;
    row.tabIndex = (current ? node === current : first) ? 0 : -1;
    row.setAttribute("role", "row");
    row.setAttribute("aria-level", node.depth + 1);
    if (node.children.length) row.setAttribute("aria-expanded", node.open);
    const path = make("td", "path");
    path.style.paddingLeft = 8 + Math.min(node.depth, 30) * 16 + "px";
    path.append(make("span", "twist", node.children.length ? (node.open ? "▾" : "▸") : ""));
    if (field(node.via)) path.append(make("span", "fld", field(node.via) + " "));
    path.append(className(node.name));
    row.append(path);
    for (const [text, kind] of [
      [node.type, ""], [signed(node.bytes, size), "n " + tone(node.bytes)], [signed(node.count, number), "n " + tone(node.count)],
      [size(node.retained), "n"], [number(node.total), "n"],
    ]) row.append(make("td", kind, text));
    return row;
  };

  const drawTree = () => {
    const rows = visible();
    if (current && !rows.includes(current)) current = null;
    treeBody.replaceChildren(...rows.map((node, i) => treeRow(node, i === 0)));
    byId("tree-empty").hidden = rows.length > 0;
  };
  const rowOf = (node) => treeBody.querySelector(`[data-node="${node.index}"]`);
  const focusRow = (node) => {
    current = node;
    for (const row of treeBody.querySelectorAll('[tabindex="0"]')) row.tabIndex = -1;
    const row = rowOf(node);
    if (row) { row.tabIndex = 0; row.focus(); }
  };
  const toggle = (node, open) => {
    node.open = open;
    // a chain with one way to go opens at once
    if (open) for (let at = node; at.children.length === 1; at = at.children[0]) at.children[0].open = true;
    current = node;
    drawTree();
    focusRow(node);
  };
  /** Opens the way to a node, so that it stands in the table. */
  const reveal = (node) => {
    for (let at = node.parent; at; at = at.parent) at.open = true;
    current = node === heap ? null : node;
    drawTree();
    const row = current && rowOf(current);
    if (row) row.scrollIntoView({ block: "nearest" });
  };

  treeBody.addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    const node = nodes[row.dataset.node];
    if (node.children.length) toggle(node, !node.open); else focusRow(node);
  });
  treeBody.addEventListener("keydown", (event) => {
    const row = event.target.closest("tr");
    const node = nodes[row.dataset.node];
    const to = (other) => other && focusRow(nodes[other.dataset.node]);
    const action = {
      ArrowDown: () => to(row.nextElementSibling),
      ArrowUp: () => to(row.previousElementSibling),
      Home: () => to(treeBody.firstElementChild),
      End: () => to(treeBody.lastElementChild),
      ArrowRight: () => (node.children.length && !node.open ? toggle(node, true) : to(row.nextElementSibling)),
      ArrowLeft: () => (node.open ? toggle(node, false) : node.parent !== heap && focusRow(node.parent)),
      Enter: () => node.children.length && toggle(node, !node.open),
    }[event.key];
    if (action) { event.preventDefault(); action(); }
  });

  // ---- classes -------------------------------------------------------------------------------------------------------------
  const PAGE = 100;
  const classes = data.classes.map(([name, bytes, count, totalBytes, total]) =>
    ({ name: data.names[name], bytes, count, totalBytes, total }));
  const classBody = byId("classes").tBodies[0];
  let order = { key: data.single ? "totalBytes" : "bytes", down: true };
  let shown = PAGE;

  const drawClasses = () => {
    const rows = classes.filter((row) => !searching || matches(row.name));
    const sign = order.down ? -1 : 1;
    rows.sort((a, b) => sign * (order.key === "name" ? a.name.localeCompare(b.name) : a[order.key] - b[order.key]));
    classBody.replaceChildren(...rows.slice(0, shown).map((row) => {
      const line = make("tr", searching ? "hit" : "");
      const name = make("td", "path");
      name.append(className(row.name));
      line.append(name, make("td", "n " + tone(row.bytes), signed(row.bytes, size)),
        make("td", "n " + tone(row.count), signed(row.count, number)), make("td", "n", size(row.totalBytes)),
        make("td", "n", number(row.total)));
      return line;
    }));
    const more = byId("more-classes");
    more.hidden = rows.length <= shown;
    more.textContent = "Show more (" + number(rows.length - shown) + ")";
    for (const head of document.querySelectorAll("#classes th")) {
      if (head.dataset.key === order.key) head.setAttribute("aria-sort", order.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    return rows.length;
  };
  for (const head of document.querySelectorAll("#classes th")) {
    head.firstElementChild.addEventListener("click", () => {
      const key = head.dataset.key;
      order = { key, down: order.key === key ? !order.down : key !== "name" };
      drawClasses();
    });
  }
  byId("more-classes").addEventListener("click", () => { shown += 5 * PAGE; drawClasses(); });

  // ---- search --------------------------------------------------------------------------------------------------------------
  const input = byId("search");
  let needle = "";
  const matches = (name) => name.toLowerCase().includes(needle);

  const search = () => {
    needle = input.value.trim().toLowerCase();
    searching = needle !== "";
    let hits = 0;
    for (const node of nodes) {
      node.hit = searching && (matches(node.name) || matches(simple(node.name) + field(node.via)) || matches(field(node.via)));
      node.onWay = false;
      if (node.hit) hits++;
    }
    for (const node of nodes) {
      if (!node.hit) continue;
      for (let at = node.parent; at !== heap && !(at.onWay && at.open); at = at.parent) { at.onWay = true; at.open = true; }
    }
    shown = PAGE;
    drawTree();
    drawIcicle();
    const found = drawClasses();
    byId("hits").textContent = searching ? number(hits) + " paths, " + number(found) + " classes" : "";
  };
  input.addEventListener("input", search);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      input.focus();
    } else if (event.key === "Escape" && document.activeElement === input) {
      input.value = "";
      search();
    }
  });

  // ---- suspects ------------------------------------------------------------------------------------------------------------
  for (const button of document.querySelectorAll("[data-show]")) {
    const way = nodes.filter((node) => node.suspect === Number(button.dataset.show));
    if (!way.length) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const end = way.reduce((deepest, node) => (node.depth > deepest.depth ? node : deepest));
      reveal(end);
      zoom = heap;
      focus = end;
      drawIcicle();
      byId("explore").scrollIntoView({ behavior: "smooth" });
      focusCell();
    });
  }
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = byId(button.dataset.copy).textContent;
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(byId(button.dataset.copy));
        button.textContent = "Selected: press Ctrl+C";
      }
    });
  }

  // what leads to a suspect stands open
  for (const node of nodes) {
    if (node.suspect) for (let at = node.parent; at; at = at.parent) at.open = true;
  }
  drawTree();
  drawClasses();
  byId("explore").hidden = nodes.length === 0;
  byId("class-section").hidden = classes.length === 0;
})();
