// The browser's part of the chat: adds what has come to the page, opens the evidence, and keeps
// everything within reach of the keyboard. All HTML that it inserts was made, and escaped, by the
// server; whatever it builds itself is text.
"use strict";

window.byline = (() => {
  const sheet = matchMedia("(max-width: 760px)");
  const find = (selector, within = document) => within.querySelector(selector);
  const MAX_TIP = 320;

  // ---- the conversation ---------------------------------------------------------------------

  const NOTHING = { conversation: "", turn: 0, pieces: [], time: "", stages: "", end: "" };
  let shown = NOTHING;
  const left = new Set(); // conversations that were left: what still comes of them is not shown
  let forgotten = false; // the page outlived the server's memory of it: a restart, a long sleep
  let log = null;
  let startPage = null;

  function conversation(element, props, watch) {
    log = find(".log", element);
    startPage = find(".start-page", element);
    show(props.value);
    watch("value", () => show(props.value));
  }

  function show(screen) {
    if (screen.start !== undefined) {
      startPage.innerHTML = screen.start;
      // A keyboard that slides up unasked is a nuisance on a phone.
      if (!sheet.matches && document.activeElement === document.body) questionBox()?.focus();
      return;
    }
    const another = screen.conversation !== shown.conversation;
    if (left.has(screen.conversation) || (!another && screen.turn < shown.turn)) return;
    if (another && shown.turn > 0) {
      left.add(shown.conversation);
      if (screen.turn === 0) {
        log.replaceChildren();
        closePanel();
      } else forgotten = true;
    }
    if (another) shown = NOTHING;
    document.body.toggleAttribute("data-busy", screen.busy);
    document.body.toggleAttribute("data-talking", screen.turn > 0);
    if (screen.turn > 0) showTurn(screen);
    shown = screen;
  }


  function showTurn(screen) {
    const isNew = screen.turn !== shown.turn;
    const turn = isNew ? newTurn(screen) : log.lastElementChild;
    const answer = find(".answer", turn);
    const before = isNew ? [] : shown.pieces;
    screen.pieces.forEach((piece, place) => {
      if (place >= before.length) answer.insertAdjacentHTML("beforeend", piece);
      else if (piece !== before[place]) replacePiece(answer.children[place], piece);
    });
    for (const part of ["time", "stages", "end"]) {
      if (isNew || screen[part] !== shown[part]) find(`.${part}-of`, turn).innerHTML = screen[part];
    }
    // A sentence that came while the panel is open adds a citation to step to.
    if (active?.isConnected) countCitations();
  }

  // A revised verdict: the sentence is made anew, and what was open or focused in it stays so.
  function replacePiece(old, html) {
    const links = [...old.querySelectorAll(".cite")];
    const opened = links.indexOf(active);
    const focused = links.indexOf(document.activeElement);
    const at = [...old.parentElement.children].indexOf(old);
    const answer = old.parentElement;
    if (links.includes(tipFor)) hideTip();
    old.outerHTML = html;
    const fresh = answer.children[at].querySelectorAll(".cite");
    if (opened >= 0 && fresh[opened]) activate(fresh[opened]);
    if (focused >= 0) fresh[focused]?.focus({ preventScroll: true });
  }

  function newTurn(screen) {
    const turn = document.createElement("article");
    turn.className = "turn";
    turn.tabIndex = -1;
    turn.setAttribute("aria-label", `Question ${screen.turn}`);
    turn.dataset.conversation = screen.conversation;
    turn.dataset.number = screen.turn;
    turn.innerHTML =
      `<header>${screen.question}<div class="time-of" aria-live="off"></div></header>` +
      '<div class="answer"></div>' +
      '<div class="stages-of" aria-live="off"></div><div class="end-of" aria-live="off"></div>';
    if (forgotten) {
      forgotten = false;
      const notice = document.createElement("p");
      notice.className = "notice";
      notice.textContent = "Byline was started anew; it does not remember what stands above.";
      turn.prepend(notice);
    }
    log.append(turn);
    turn.scrollIntoView({ block: "start", behavior: "instant" });
    if (askedBySuggestion) {
      askedBySuggestion = false;
      turn.focus({ preventScroll: true });
    }
    return turn;
  }

  // ---- asking -------------------------------------------------------------------------------

  let askedBySuggestion = false;
  const questionBox = () => find("#question textarea");

  function write(text, box = questionBox()) {
    // As if typed: the framework listens for the event.
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, text);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function askSuggested(text) {
    if (document.body.hasAttribute("data-busy")) return;
    askedBySuggestion = true;
    write(text);
    setTimeout(() => find("#ask").click(), 30);
  }

  // ---- another time -------------------------------------------------------------------------

  function askAgain(button) {
    const form = button.closest(".time-form");
    const turn = button.closest(".turn");
    const problem = find(".time-problem", form);
    const days = {};
    for (const input of form.querySelectorAll("input")) {
      if (input.validity.badInput) return tell(problem, "One of the days is incomplete.", input);
      days[input.name] = input.value;
    }
    const span = [...form.querySelectorAll("[name=since], [name=until]")];
    const kept = span.every((input) => input.value === input.defaultValue);
    if (button.matches(".time-any")) days.since = days.until = "";
    // Another day of asking moves what the question itself says of time.
    else if (kept && !form.closest("[data-chosen]")) days.as_asked = true;
    if (days.since && days.until && days.since > days.until) {
      return tell(problem, "The time ends before it begins.", find("[name=since]", form));
    }
    if (document.body.hasAttribute("data-busy")) return tell(problem, "An answer is under way.", button);
    problem.textContent = "";
    const { conversation, number } = turn.dataset;
    const question = find(".question", turn).textContent;
    const choice = { question, conversation, turn: Number(number), ...days };
    askedBySuggestion = true;
    form.closest("details").open = false;
    write(JSON.stringify(choice), find("#choice textarea, #choice input"));
    setTimeout(() => find("#again").click(), 30);
  }

  function tell(problem, sentence, where) {
    problem.textContent = sentence;
    where.focus();
  }

  // ---- the evidence -------------------------------------------------------------------------

  let panel = null;
  let status = null;
  let active = null; // the citation whose evidence is shown
  let asking = 0;
  let inHistory = false; // the open sheet has an entry of its own, for the back button to leave
  let goingBack = null; // under way to the entry before it

  function evidence(element) {
    panel = find(".panel", element);
    status = find("[role=status]", element);
    find(".close", panel).addEventListener("click", () => closePanel());
    find(".previous", panel).addEventListener("click", () => step(-1));
    find(".next", panel).addEventListener("click", () => step(1));
    panel.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === "ArrowRight") step(1);
      else if (event.key === "ArrowLeft") step(-1);
    });
    sheet.addEventListener("change", holdBehindSheet);
  }

  const isOpen = () => panel !== null && !panel.hidden;
  const siblings = (link) => [...link.closest(".answer").querySelectorAll(".cite")];

  async function openPanel(link, { moveFocus }) {
    const mine = ++asking;
    const sentence = link.closest("[data-sentence]");
    const href = (other) => other.getAttribute("href");
    const others = siblings(link).filter((other) => other !== link);
    const wanted = {
      cited: href(link),
      sentence: others.filter((o) => sentence?.contains(o)).map(href).slice(0, 100),
      answer: others.filter((o) => !sentence?.contains(o)).map(href).slice(0, 400),
    };
    panel.setAttribute("aria-busy", "true");
    const html = await fetchEvidence(wanted);
    await goingBack;
    if (mine !== asking || !link.isConnected) return;
    activate(link);
    const before = link.getBoundingClientRect().top;
    const wasOpen = isOpen();
    panel.removeAttribute("aria-busy");
    panel.hidden = false;
    document.body.setAttribute("data-evidence", "");
    const body = find(".panel-body", panel);
    body.innerHTML = html;
    body.scrollTop = 0;
    // The column beside the panel is narrower: keep what was read where it was.
    if (!wasOpen && !sheet.matches) scroller().scrollTop += link.getBoundingClientRect().top - before;
    centre(body, find("#lit", body));
    holdBehindSheet();
    if (sheet.matches && !inHistory) {
      history.pushState({ byline: "evidence" }, "");
      inHistory = true;
    }
    const said = find("[data-say]", body)?.textContent ?? "";
    status.textContent = `Citation ${find(".count", panel).textContent}. ${said}`;
    if (moveFocus || sheet.matches) (sheet.matches ? find(".close", panel) : panel).focus();
  }

  async function fetchEvidence(wanted) {
    try {
      const answer = await fetch("/evidence", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(wanted),
      });
      if (answer.ok) return await answer.text();
    } catch {
      // Told below: the page stays usable.
    }
    return '<p class="notice error" data-say>The article could not be fetched. Is Byline still running?</p>';
  }

  const scroller = () => find("#conversation");

  function centre(body, lit) {
    if (!lit) return;
    const room = body.getBoundingClientRect();
    const at = lit.getBoundingClientRect();
    body.scrollTop += at.top - room.top - Math.max(24, (room.height - at.height) / 3);
  }

  function activate(link) {
    active?.removeAttribute("aria-current");
    active = link;
    active.setAttribute("aria-current", "true");
    countCitations();
  }

  function countCitations() {
    const all = siblings(active);
    const place = all.indexOf(active);
    find(".count", panel).textContent = `${place + 1} of ${all.length}`;
    find(".about", panel).textContent = active.dataset.title;
    find(".previous", panel).setAttribute("aria-disabled", String(place === 0));
    find(".next", panel).setAttribute("aria-disabled", String(place === all.length - 1));
  }

  function step(by) {
    if (!active?.isConnected) return;
    const all = siblings(active);
    const link = all[all.indexOf(active) + by];
    if (link) openPanel(link, { moveFocus: false });
  }

  function closePanel({ fromHistory = false } = {}) {
    asking++;
    if (!isOpen()) return;
    const hadFocus = panel.contains(document.activeElement) || sheet.matches;
    panel.hidden = true;
    document.body.removeAttribute("data-evidence");
    status.textContent = "";
    holdBehindSheet();
    active?.removeAttribute("aria-current");
    if (hadFocus) (active?.isConnected ? active : questionBox())?.focus({ preventScroll: false });
    active = null;
    if (inHistory) {
      inHistory = false;
      if (!fromHistory) goBack();
    }
  }

  function goBack() {
    goingBack = new Promise((arrived) => addEventListener("popstate", arrived, { once: true }));
    history.back();
  }

  function holdBehindSheet() {
    const covered = isOpen() && sheet.matches;
    for (const id of ["top", "talk"]) document.getElementById(id)?.toggleAttribute("inert", covered);
    panel.setAttribute("role", covered ? "dialog" : "complementary");
    if (covered) panel.setAttribute("aria-modal", "true");
    else panel.removeAttribute("aria-modal");
  }

  addEventListener("popstate", () => {
    if (goingBack) goingBack = null;
    else if (isOpen() && inHistory) closePanel({ fromHistory: true });
  });

  // ---- the words of a citation, before it is opened -----------------------------------------

  const tip = document.createElement("div");
  tip.id = "cite-tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  let tipFor = null;
  let hiding = 0;

  function showTip(link) {
    clearTimeout(hiding);
    if (tipFor === link) return;
    hideTip();
    tipFor = link;
    const { quote, title, about } = link.dataset;
    const cut = [...quote].length > MAX_TIP ? [...quote].slice(0, MAX_TIP).join("").trimEnd() + "…" : quote;
    const line = (tag, name, text) => {
      const element = document.createElement(tag);
      element.className = name;
      element.dir = "auto";
      element.textContent = text;
      return element;
    };
    tip.replaceChildren(
      line("p", link.hasAttribute("data-without-words") ? "tip-none" : "tip-quote", cut),
      line("p", "tip-title", title),
      line("p", "tip-about", about),
    );
    document.body.append(tip);
    tip.hidden = false;
    link.setAttribute("aria-describedby", tip.id);
    place(link);
  }

  function place(link) {
    const at = link.getBoundingClientRect();
    const size = tip.getBoundingClientRect();
    const left = Math.min(Math.max(8, at.left - 16), innerWidth - size.width - 8);
    const below = at.bottom + 6;
    const fits = below + size.height < innerHeight - 8;
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${fits ? below : Math.max(8, at.top - size.height - 6)}px`;
  }

  function followTip() {
    if (!tipFor) return;
    const at = tipFor.getBoundingClientRect();
    if (at.bottom < 0 || at.top > innerHeight) hideTip();
    else place(tipFor);
  }

  function hideTip() {
    clearTimeout(hiding);
    tipFor?.removeAttribute("aria-describedby");
    tipFor = null;
    tip.hidden = true;
  }

  const hideTipSoon = () => {
    clearTimeout(hiding);
    hiding = setTimeout(hideTip, 160);
  };

  // ---- what a reader does -------------------------------------------------------------------

  const cite = (event) => (event.target instanceof Element ? event.target.closest(".cite") : null);

  document.addEventListener("click", (event) => {
    const link = cite(event);
    if (link && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      hideTip();
      openPanel(link, { moveFocus: event.detail === 0 });
      return;
    }
    const target = event.target instanceof Element ? event.target : null;
    const suggestion = target?.closest(".suggestion");
    const another = target?.closest(".time-apply, .time-any");
    if (suggestion) askSuggested(suggestion.textContent);
    else if (another) askAgain(another);
    else if (target?.closest("#restart")) {
      closePanel();
      questionBox()?.focus();
    }
  });

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = cite(event);
    if (link) showTip(link);
    else if (tip.contains(event.target)) clearTimeout(hiding);
    else if (tipFor && tipFor !== document.activeElement) hideTipSoon();
  });
  document.addEventListener("focusin", (event) => {
    const link = cite(event);
    if (link?.matches(":focus-visible")) showTip(link);
    else hideTip();
  });
  document.addEventListener("scroll", followTip, { capture: true, passive: true });

  document.addEventListener("keydown", (event) => {
    const time = event.target instanceof Element ? event.target.closest("details.time[open]") : null;
    if (event.key === "Enter" && time && event.target.matches("input")) {
      event.preventDefault();
      askAgain(find(".time-apply", time));
      return;
    }
    if (event.key !== "Escape") return;
    if (time) {
      time.open = false;
      find("summary", time).focus();
      return;
    }
    const tipShown = tipFor !== null;
    hideTip();
    const inPanel = isOpen() && (sheet.matches || panel.contains(document.activeElement));
    if (inPanel) closePanel();
    else if (document.body.hasAttribute("data-busy")) find("#stop").click();
    else if (!tipShown) closePanel();
  });

  return { conversation, evidence };
})();
