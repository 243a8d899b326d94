"use strict";
// What the review page does beyond being read: places and findings lead to one another, filters, keys, decisions.
(() => {
  const { key, words, reports } = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const articles = all("article");
  let current = null; // the article in view
  let selected = null; // the selected card in it

  document.documentElement.classList.add("js");

  function made(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  // --- what is remembered: decisions by report and finding, in this browser where it allows that ---------------

  const shelf = `reportminer-${key}`;
  const decisions = reports.map((report) =>
    Object.fromEntries(report.findings.flatMap((one, at) => (one.waived ? [[at + 1, { state: "dismissed", ...one.waived }]] : []))),
  );
  try {
    JSON.parse(localStorage.getItem(shelf) || "[]").forEach((one, at) => (decisions[at] = one));
    byId("by").value = localStorage.getItem("reportminer-name") || "";
  } catch { /* a browser that keeps nothing for local files */ }

  function remember() {
    try {
      localStorage.setItem(shelf, JSON.stringify(decisions));
      localStorage.setItem("reportminer-name", byId("by").value);
    } catch { /* as above */ }
  }

  // --- the report in view ----------------------------------------------------------------------------------------

  const number = (article) => Number(article.dataset.report);
  const record = () => reports[number(current) - 1];

  function show(at) {
    current = articles[at - 1] || (articles.length === 1 ? articles[0] : null);
    articles.forEach((article) => article.classList.toggle("current", article === current));
    const index = byId("index");
    if (index) {
      index.hidden = current !== null;
      byId("which").textContent = current ? `${at} / ${articles.length}` : "";
      for (const [name, other] of [["previous", at - 1], ["next", at + 1]]) {
        byId(name).hidden = !current || !articles[other - 1];
        byId(name).setAttribute("href", `#r${other}`);
      }
    }
    if (!current) return;
    if (!current.dataset.pane) pane("found");
    selected = null;
    refresh();
  }

  function pane(name) {
    current.dataset.pane = name;
    all("[data-pane]", current).forEach((tab) => tab.setAttribute("aria-pressed", String(tab.dataset.pane === name)));
  }

  function route() {
    const [, kind, at, one] = /^#(r|f|m)(\d+)(?:-(\d+))?$/.exec(location.hash) || [];
    show(Number(at || (articles.length === 1 ? 1 : 0)));
    if (kind === "r") scrollTo(0, 0);
    if (kind === "f") select(byId(`f${at}-${one}`), true);
    if (kind === "m") goTo(Number(one));
  }

  // --- places and findings ---------------------------------------------------------------------------------------

  const marks = (at) => all(`[data-m="${at}"]`, current);

  function highlight(reported, operands) {
    all(".m.on, .m.operand", current).forEach((mark) => mark.classList.remove("on", "operand"));
    operands.forEach((at) => marks(at).forEach((mark) => mark.classList.add("operand")));
    reported.forEach((at) => marks(at).forEach((mark) => mark.classList.add("on")));
  }

  const wide = () => matchMedia("(min-width: 901px)").matches;

  function goTo(at) {
    const [mark] = marks(at);
    if (!mark) return;
    if (!mark.classList.contains("on") && !mark.classList.contains("operand")) highlight([at], []);
    pane("text");
    mark.scrollIntoView({ block: "center", inline: "center" });
    mark.animate([{ outlineOffset: "7px" }, { outlineOffset: "1px" }], 350);
  }

  function select(card, fromReport = false) {
    if (!card) return;
    if (card.hidden) card.hidden = false;
    if (selected) selected.classList.remove("selected");
    selected = card;
    card.classList.add("selected");
    const finding = record().findings[Number(card.dataset.finding) - 1];
    highlight(finding.marks, finding.operands);
    const [mark] = finding.marks.length ? marks(finding.marks[0]) : [];
    if (fromReport) pane("found");
    else if (mark && wide()) mark.scrollIntoView({ block: "center", inline: "center" });
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: fromReport ? "center" : "nearest" });
  }

  function markLink(at) {
    const [mark] = marks(at);
    const said = mark ? [...mark.childNodes].filter((node) => node.nodeName !== "SUP").map((node) => node.textContent).join("") : "";
    return made("a", { href: `#m${number(current)}-${at}` }, said);
  }

  function relationItem([state, said, where, reported, operands]) {
    const item = made("li", { class: `other ${state}` });
    const button = made("button", { type: "button", class: "go" }, made("small", {}, where), " ", said);
    button.addEventListener("click", () => {
      highlight(reported, operands);
      if (reported.length) goTo(reported[0]);
    });
    item.append(button);
    if (operands.length) {
      const links = operands.slice(0, 12).flatMap((at) => [markLink(at), " "]);
      const more = operands.length > 12 ? words.more.replace("{}", operands.length - 12) : "";
      item.append(made("p", { class: "uses" }, words.operands + words.colon, ...links, more));
    }
    return item;
  }

  function detail(at) {
    const box = current.querySelector(".detail");
    const [mark] = marks(at);
    const state = stateOf(mark);
    const { relations, findings, unread } = record();
    const about = relations.filter(([, , , reported, operands]) => reported.includes(at) || operands.includes(at));
    about.sort((one, other) => other[3].includes(at) - one[3].includes(at));
    const used = findings.flatMap((one, place) => (one.operands.includes(at) ? [place + 1] : []));
    const list = made("ul", {}, ...about.slice(0, 30).map(relationItem));
    const why = unread.find(([one]) => one === at);
    box.replaceChildren(
      made("h3", {}, `${words.figure} `, markLink(at), " ", made("span", { class: `state m ${state}` }, words[state])),
      ...(why ? [made("p", {}, why[2])] : []),
      ...used.map((one) => made("p", {}, made("a", { href: `#f${number(current)}-${one}` }, `${words.uses} ${one}`))),
      about.length ? list : made("p", {}, used.length || why ? "" : words.no_relation),
    );
    box.hidden = false;
    const own = about.find(([, , , reported]) => reported.includes(at));
    highlight([at], own ? own[4] : []);
    pane("found");
    box.scrollIntoView({ block: "nearest" });
  }

  const stateOf = (mark) => [...mark.classList].find((name) => words[name]);

  document.addEventListener("mouseover", (event) => {
    const mark = event.target instanceof Element && event.target.closest(".pane.text [data-m]");
    if (mark) mark.title = words[stateOf(mark)];
  });

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !current) return;
    const mark = event.target.closest(".pane.text [data-m]");
    const link = event.target.closest('a[href^="#m"], a[href^="#f"]');
    const tab = event.target.closest("button[data-pane]");
    const card = event.target.closest(".card");
    if (mark && mark.matches("a")) {
      event.preventDefault();
      const own = all(".card", current).filter((one) => record().findings[Number(one.dataset.finding) - 1].marks.includes(Number(mark.dataset.m)));
      select(own[(own.indexOf(selected) + 1) % own.length], true);
    } else if (mark) {
      detail(Number(mark.dataset.m));
    } else if (link) {
      event.preventDefault();
      const [, kind, , at] = /^#(m|f)(\d+)-(\d+)$/.exec(link.getAttribute("href"));
      if (card && card !== selected) select(card);
      if (kind === "m") goTo(Number(at));
      else select(byId(link.getAttribute("href").slice(1)));
    } else if (tab) {
      pane(tab.dataset.pane);
    } else if (card && !event.target.closest("button, form, summary, textarea")) {
      select(card);
    }
  });

  // --- filters -----------------------------------------------------------------------------------------------------

  const decisionOf = (card) => decisions[number(current) - 1][card.dataset.finding];
  const cards = () => all(".card", current);

  function refresh() {
    const shown = new Set(all('.chip[aria-pressed="true"]', current).map((chip) => chip.dataset.show));
    const wanted = current.querySelector("[data-decisions]").value;
    cards().forEach((card, at) => {
      const decision = decisionOf(card);
      const { state, waived } = record().findings[at];
      card.hidden = !shown.has(state) || (wanted !== "all" && wanted !== (decision ? decision.state : "pending"));
      if (decision) card.dataset.decided = decision.state;
      else delete card.dataset.decided;
      const said = card.querySelector(".decided");
      if (decision && decision.state === "dismissed" && !decision.name) said.textContent = words.dismissed + words.colon + decision.reason;
      else if (decision && decision.state === "accepted") said.textContent = words.accepted;
      else if (decision) said.textContent = `${words.dismissed}${words.colon}${decision.reason}（${decision.name}，${words.until} ${decision.expires}）`;
      else if (state !== "settled" || waived) said.textContent = "";
      all('[data-do="accept"], [data-do="dismiss"]', card).forEach((button) => (button.hidden = Boolean(decision)));
      card.querySelector('[data-do="undo"]').hidden = !decision;
    });
    const others = wanted === "all" ? record().relations.filter(([state]) => shown.has(state)).map(relationItem) : [];
    if (shown.has("unread") && wanted === "all") {
      others.push(...record().unread.map(([at, said, why]) => relationItem(["unread", `${said}${words.colon}${why}`, "", [at], []])));
    }
    current.querySelector(".others").replaceChildren(...others);
    const empty = current.querySelector(".empty");
    empty.hidden = others.length > 0 || cards().some((card) => !card.hidden);
    const open = record().findings.map((one, at) => ({ ...one, at: at + 1 })).filter((one) => one.state !== "settled");
    const done = open.filter((one) => decisions[number(current) - 1][one.at]).length;
    current.querySelector(".progress").textContent = open.length ? words.progress.replace("{0}", done).replace("{1}", open.length) : "";
  }

  all(".chip").forEach((chip) =>
    chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
      refresh();
    }),
  );
  all("[data-decisions]").forEach((choice) => choice.addEventListener("change", refresh));

  // --- decisions ---------------------------------------------------------------------------------------------------

  function decide(card, decision) {
    if (decision) decisions[number(current) - 1][card.dataset.finding] = decision;
    else delete decisions[number(current) - 1][card.dataset.finding];
    card.querySelector("form.why").hidden = true;
    remember();
    refresh();
    if (!card.hidden) card.focus({ preventScroll: true });
  }

  function ask(card) {
    const form = card.querySelector("form.why");
    form.hidden = false;
    form.querySelector("textarea").focus();
    form.scrollIntoView({ block: "nearest" });
  }

  const doings = {
    accept: (card) => decide(card, { state: "accepted" }),
    dismiss: ask,
    undo: (card) => decide(card, null),
    cancel: (card) => ((card.querySelector("form.why").hidden = true), card.focus()),
  };

  all("article").forEach((article) => {
    article.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (button) doings[button.dataset.do](button.closest(".card"));
    });
    article.addEventListener("submit", (event) => {
      event.preventDefault();
      const reason = event.target.querySelector("textarea").value.trim();
      if (reason) decide(event.target.closest(".card"), { state: "dismissed", reason });
      else event.target.querySelector("textarea").focus();
    });
  });

  // --- export ------------------------------------------------------------------------------------------------------

  const quoted = (text) => JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/g, (c) =>
    /[\ud800-\udfff]/.test(c) ? c : "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));

  function waivers() {
    const entries = reports.flatMap((report, place) =>
      report.findings.flatMap((finding, at) => {
        const decision = decisions[place][at + 1];
        if (!decision || decision.state !== "dismissed") return [];
        const name = decision.name || byId("by").value.trim();
        const expires = decision.expires || byId("until").value;
        return [
          `  - code: ${finding.code}\n    file: ${quoted(report.file)}\n` +
            (finding.text.trim() ? `    text: ${quoted(finding.text)}\n` : "") +
            `    reason: ${quoted(decision.reason)}\n    name: ${quoted(name)}\n    expires: ${expires}\n`,
        ];
      }),
    );
    return entries.length ? "waivers:\n" + [...new Set(entries)].join("") : "";
  }

  function preview() {
    const text = waivers();
    byId("yaml").textContent = text || words.export_none;
    byId("download").disabled = byId("copy").disabled = !text;
    const lacking = decisions.some((report) => Object.values(report).some((one) => one.state === "dismissed" && !one.name));
    byId("by").required = byId("until").required = lacking;
  }

  function openExport() {
    if (!byId("until").value) {
      const day = new Date();
      day.setFullYear(day.getFullYear() + 1);
      byId("until").value = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
    }
    preview();
    byId("export").showModal();
  }

  const complete = () => byId("by").reportValidity() && byId("until").reportValidity();
  byId("export-open").addEventListener("click", openExport);
  byId("help-open").addEventListener("click", () => byId("help").showModal());
  [byId("by"), byId("until")].forEach((field) => field.addEventListener("input", () => (preview(), remember())));
  byId("download").addEventListener("click", () => {
    if (!complete()) return;
    const link = made("a", { download: "waivers.yaml", href: URL.createObjectURL(new Blob([waivers()], { type: "text/yaml" })) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  byId("copy").addEventListener("click", async () => {
    if (!complete()) return;
    const said = byId("copy").textContent;
    await navigator.clipboard.writeText(waivers());
    byId("copy").textContent = words.copied;
    setTimeout(() => (byId("copy").textContent = said), 1500);
  });

  // --- keys --------------------------------------------------------------------------------------------------------

  function step(by) {
    const shown = cards().filter((card) => !card.hidden);
    const at = shown.indexOf(selected);
    if (shown.length) select(shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + by, 0), shown.length - 1)]);
  }

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    a: () => selected && doings.accept(selected),
    x: () => selected && ask(selected),
    u: () => selected && doings.undo(selected),
    Enter: () => selected && selected.querySelector(".place")?.click(),
    e: openExport,
    "?": () => byId("help").showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, dialog");
    if (event.key === "Escape" && event.target.closest("form.why")) doings.cancel(event.target.closest(".card"));
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
    const doing = keys[event.key];
    if (!doing || (!current && event.key !== "?" && event.key !== "e")) return;
    event.preventDefault();
    doing();
  });

  addEventListener("hashchange", route);
  addEventListener("load", () => location.hash.startsWith("#r") && requestAnimationFrame(() => scrollTo(0, 0)));
  route();
})();
