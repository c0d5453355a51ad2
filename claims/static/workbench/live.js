// What others do, on a page that stays open. It asks every two to three seconds while somebody looks at it, and is answered
// in full only when something happened. Nothing typed and no focus is ever lost: a part that is in use is not replaced,
// it is offered.
"use strict";

const PAUSE = 2000, JITTER = 600, LONGEST = 60_000; // milliseconds
const page = $("[data-live]");
let seen = "", failures = 0, timer, asking = false;

function askSoon(pause = PAUSE + Math.random() * JITTER) {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(ask, pause);
}

async function ask() {
  if (asking) return;
  asking = true;
  const claim = $("#desk")?.dataset.claim ?? "";
  const query = new URLSearchParams({ claim, seen, since: page.dataset.since });
  try {
    const answer = await fetch(`${page.dataset.live}?${query}`, { redirect: "manual", headers: { "HX-Request": "true" } });
    if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) return; // signed out: no more is asked
    if (!answer.ok) throw new Error(answer.status);
    if (answer.status !== 204) take(await answer.json(), claim);
    failures = 0;
    askSoon();
  } catch {
    failures += 1; // away: ask again, ever more rarely
    askSoon(Math.min(PAUSE * 2 ** failures, LONGEST) * (0.75 + Math.random() / 2));
  } finally {
    asking = false;
  }
}

function take(told, claim) {
  seen = told.seen;
  if (page.dataset.liveRows !== undefined) return takeQueue(told);
  if (($("#desk")?.dataset.claim ?? "") !== claim) return forgetClaim(); // the desk has gone on meanwhile
  if ($("#presence")) $("#presence").textContent = told.presence;
  colourClaims(told.claims);
  if (told.tally && $("#tally")) $("#tally").outerHTML = told.tally;
  if (told.threads !== null && $("#comments .count")) $("#comments .count").textContent = told.threads || "";
  const here = told.news.filter((each) => String(each.claim) === claim);
  const others = told.news.filter((each) => String(each.claim) !== claim);
  const state = told.claims[claim];
  if (state) showState(state);
  const parts = new Set(here.map((each) => each.part));
  if (told.copies) parts.add("evidence");
  for (const [part, bring] of Object.entries(PARTS)) {
    if (!parts.has(part)) continue;
    const texts = here.filter((each) => each.part === part).map((each) => each.text);
    if (part === "evidence" && told.copies) texts.push("There is a new copy of a source.");
    bring(texts, claim);
  }
  for (const each of here) if (!(each.part in PARTS)) tell([each.text]);
  if (others.length || told.more) tellOthers(others, told);
}

// another claim is on the desk: what was seen of the article still holds, what was seen of the claim does not
function forgetClaim() {
  seen = seen && `${seen.split("~")[0]}~?~?`;
}

const PARTS = {
  evidence: (texts, claim) => bringPart("#evidence-list", `/claims/${claim}/evidence/`, texts),
  comments: (texts, claim) => $("#comment-threads .source, #comment-threads .hint") ? bringPart("#comment-threads", `/claims/${claim}/comments/`, texts) : tell(texts),
  // the desk holds forms, so it is never replaced unasked; what is typed into them is kept when it is (workbench.js)
  desk: (texts, claim) => tell(texts, () => htmx.ajax("GET", `/claims/${claim}/`, { source: "#desk", target: "#desk", swap: "outerHTML show:none" })),
};

function bringPart(selector, url, texts) {
  const part = $(selector);
  if (!part) return tell(texts);
  const bring = () => htmx.ajax("GET", url, { target: selector, select: selector, swap: "outerHTML show:none" });
  if (isInUse(part)) return tell(texts, bring);
  bring();
  tell(texts);
}

// somebody is in it: focus, an open tool, selected words, or words that were typed and not sent
function isInUse(part) {
  const selection = getSelection();
  return part.contains(document.activeElement) && document.activeElement !== document.body
    || Boolean($(":scope details[open] :is(input, textarea, select, button)", part))
    || $$("textarea, input[type=text]", part).some((field) => field.value !== field.defaultValue)
    || (!selection.isCollapsed && part.contains(selection.anchorNode));
}

function colourClaims(claims) {
  for (const anchor of $$(".claim[data-claims]")) {
    const claim = claims[anchor.dataset.claims.split(" ")[0]];
    if (claim) anchor.className = `claim is-${claim.hue}`;
  }
}

function showState({ state, hue }) {
  const chip = $("#desk .crumbs .chip");
  if (!chip) return;
  chip.textContent = state;
  chip.className = `chip solid is-${hue}`;
}

function tellOthers(others, told) {
  const texts = told.more ? ["Much happened in this article."] : others.length > 3 ? [`${others.length} things happened in this article.`] : others.map((each) => each.text);
  const reshaped = told.more || Object.values(told.claims).some((claim) => claim.gone) || others.some((each) => each.part === "article" || / added claim /.test(each.text));
  tell(texts, reshaped ? () => leaveFor(location.href) : null);
}

async function leaveFor(href) {
  if (await saveDraft()) location.assign(href);
}

// a line that stays until it is used or put away; the newest five
function tell(texts, show) {
  const board = $("#live");
  const text = texts.join(" ");
  if (!board || !text) return;
  [...board.children].filter((line) => line.dataset.text === text).forEach((line) => line.remove());
  const line = make("div", { className: "notice" });
  line.dataset.text = text;
  line.append(make("span", { textContent: text }));
  if (show) line.append(" ", make("button", { type: "button", className: "link", textContent: "Show", onclick: () => { line.remove(); show(); } }));
  line.append(" ", make("button", { type: "button", className: "link", textContent: "×", ariaLabel: "Put away", onclick: () => line.remove() }));
  board.append(line);
  if (!show) setTimeout(() => line.remove(), 8000);
  while (board.children.length > 5) board.firstChild.remove();
}

/* --- the queue: rows are brought anew where they stand, choices stay ------------------------------------------------------ */

const rowOf = (claim) => $(`input[name=claims][value="${claim}"]`)?.closest("tr");

async function takeQueue(told) {
  $$(".here").forEach((hint) => hint.remove());
  const changed = Object.keys(told.claims).filter(rowOf);
  if (changed.length || told.more) await bringRows();
  for (const [claim, said] of Object.entries(told.presence)) {
    $("td .statement", rowOf(claim) ?? document.createElement("tr"))?.after(make("span", { className: "hint here", textContent: ` ${said}` }));
  }
  const texts = told.more ? ["Much happened."] : told.news.length > 3 ? [`${told.news.length} things happened.`] : told.news.map((each) => each.text);
  if (told.news.length || told.more) tell(texts, () => location.reload());
}

async function bringRows() {
  const answer = await fetch(location.href, { redirect: "error" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const box of $$("tr input[name=claims]")) {
    const row = box.closest("tr");
    const news = $(`input[name=claims][value="${box.value}"]`, fresh)?.closest("tr");
    row.classList.toggle("is-gone", !news); // it waits under these filters no more
    if (!news) continue;
    [...row.cells].forEach((cell, at) => {
      const other = news.cells[at];
      if (at && other && cell.innerHTML !== other.innerHTML && !cell.contains(document.activeElement)) cell.innerHTML = other.innerHTML;
    });
  }
  for (const selector of [".tiles", ".tabs"]) {
    const [old, news] = [$(selector), $(selector, fresh)];
    if (old && news && !old.contains(document.activeElement)) old.innerHTML = news.innerHTML;
  }
}

document.addEventListener("visibilitychange", () => document.hidden ? clearTimeout(timer) : ask());
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id === "desk") forgetClaim();
});
if (page) askSoon(); // what the page shows is fresh
