// Keys, selections and the small things that a page cannot do by itself. Everything here only helps: each action is a
// link or a form that works without it.
"use strict";

const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
const typing = (element) => element.matches("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");

/* --- keys ---------------------------------------------------------------------------------------------------------- */

let goingTo = false; // after "g"

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return sealVerdict(event);
  if (event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape") return leaveField();
  if (typing(event.target) || $("dialog[open]")) return;
  if (goingTo) return goTo(event);
  if (press(OWN_KEYS[event.key] ?? event.key, event)) event.preventDefault();
});

// What each pressed key means to this person, as the key that the action has by default; "" for nothing.
const OWN_KEYS = JSON.parse($("#keys")?.dataset.keys ?? "{}");

// the hints on buttons follow
function showOwnKeys(within) {
  const shown = Object.fromEntries(Object.entries(OWN_KEYS).map(([key, meant]) => [meant, key]));
  for (const hint of $$("kbd:not([data-own])", within)) {
    const key = hint.textContent.replace("−", "-");
    if (key in shown) hint.textContent = shown[key];
    else if (key in OWN_KEYS) hint.hidden = true; // switched off
    hint.dataset.own = "";
  }
}

document.addEventListener("htmx:load", ({ detail }) => showOwnKeys(detail.elt));

function press(key, event) {
  if (key === "?") return openDialog("keys");
  if (key === "g") return (goingTo = true);
  if (key === "j" || key === "ArrowDown" && $("#source-text")) return step(1);
  if (key === "k" || key === "ArrowUp" && $("#source-text")) return step(-1);
  if (key === "Enter") return event.target.matches("a, button, summary, input") ? false : enter();
  if (key === "b") return follow("[data-back]");
  if (key === "o") return follow("[data-open-source]");
  if (/^[1-9]$/.test(key)) return rate(key);
  if ($("#source-text") && (key === "+" || key === "=")) return stretch(1);
  if ($("#source-text") && (key === "-" || key === "−")) return stretch(-1);
  return useKeyed(key);
}

function goTo(event) {
  goingTo = false;
  const to = { q: "/", a: "/articles/", s: "/sources/" }[event.key];
  if (event.key === "r") return follow("[data-go=r]") || (location.href = "/reports/");
  if (to) location.href = to;
}

function follow(selector) {
  const link = $(selector);
  if (link) link.click();
  return Boolean(link);
}

// an element with data-key: a tool opens and its first field gets the focus, a field gets it, a choice is taken, a button is pressed
function useKeyed(key) {
  const element = $(`[data-key="${CSS.escape(key)}"]`);
  if (!element) return false;
  if (element.matches("summary")) openTool(element);
  else if (element.matches("[type=radio]")) element.checked = true;
  else if (element.matches("button")) element.click();
  else element.focus();
  return true;
}

function openTool(summary) {
  const details = summary.parentElement;
  if (details.id === "add-claim") takeSelection();
  if (!details.open) summary.click();
  const fields = $$("textarea, input:not([type=hidden])", details);
  (fields.find(isOpen) ?? summary).focus(); // at once: the next key is already on its way
  details.scrollIntoView({ block: "nearest" });
}

const isOpen = (element) => !element.closest("details:not([open])");

function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog) dialog.showModal();
  return Boolean(dialog);
}

function leaveField() {
  goingTo = false;
  const details = document.activeElement.closest?.("details[open]");
  document.activeElement.blur();
  if (details && !details.closest("#source-text")) details.open = false;
}

function rate(key) {
  const choice = $(`[data-rating="${key}"]`);
  if (!choice) return false;
  choice.checked = true;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  say(choice.closest("label").innerText);
  return true;
}

function sealVerdict(event) {
  const form = event.target.closest("form") || $("#verdict-form");
  if (form) { event.preventDefault(); form.requestSubmit($("button[type=submit], button", form)); }
}

function say(text) {
  $("#said").textContent = text;
}

/* --- rows, claims, passages: j, k, Enter ---------------------------------------------------------------------------- */

function step(by) {
  if ($("#source-text")) return stepPassage(by);
  if ($("#desk")) return follow(`#desk [data-step="${by}"]`) || sayEnd(by);
  return stepRow(by);
}

function sayEnd(by) {
  showNotice(by > 0 ? "This is the last claim of the article." : "This is the first claim of the article.");
  return true;
}

function stepRow(by) {
  const rows = $$("table.rows tbody tr");
  if (!rows.length) return false;
  const at = rows.findIndex((row) => row.classList.contains("is-current"));
  rows[at]?.classList.remove("is-current");
  const row = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
  row.classList.add("is-current");
  row.scrollIntoView({ block: "nearest" });
  $("a", row).focus();
  return true;
}

function enter() {
  if ($("#source-text")) { $("#cite").requestSubmit(); return true; }
  return follow("tr.is-current a");
}

let first = -1, last = -1; // the passages taken, as indexes

function stepPassage(by) {
  const passages = $$(".passage");
  if (!passages.length) return false;
  first = last = Math.min(Math.max((by > 0 ? last : first) + by, 0), passages.length - 1);
  return takePassages(passages);
}

function stretch(by) {
  const passages = $$(".passage");
  if (first < 0) return false;
  last = Math.min(Math.max(last + by, first), passages.length - 1);
  return takePassages(passages);
}

function takePassages(passages) {
  passages.forEach((passage, at) => passage.classList.toggle("is-current", at >= first && at <= last));
  passages[last].scrollIntoView({ block: "center" });
  const words = passages.slice(first, last + 1).map((passage) => passage.textContent);
  fillQuote(words.join(" "), passages[first].dataset.start);
  say(words.join(" "));
  return true;
}

function fillQuote(words, start) {
  const field = $("[data-quote]");
  field.value = words;
  field.form.elements.start.value = start ?? "";
}

/* --- selections ------------------------------------------------------------------------------------------------------ */

document.addEventListener("mouseup", () => {
  const selection = getSelection();
  const text = $("#source-text");
  if (!text || selection.isCollapsed || !text.contains(selection.anchorNode)) return;
  const passage = selection.getRangeAt(0).startContainer.parentElement.closest(".passage");
  fillQuote(withoutMarks(selection), passage && offsetIn(passage, selection.getRangeAt(0)));
});

// code points, as the server counts
function offsetIn(passage, range) {
  const before = document.createRange();
  before.setStart(passage, 0);
  before.setEnd(range.startContainer, range.startOffset);
  return Number(passage.dataset.start) + [...before.toString()].length;
}

function withoutMarks(selection) {
  const fragment = selection.getRangeAt(0).cloneContents();
  $$("sup", fragment).forEach((mark) => mark.remove());
  return fragment.textContent.trim();
}

function takeSelection() {
  const selection = getSelection();
  const text = $("#article-text");
  if (!text || selection.isCollapsed || !text.contains(selection.anchorNode)) return;
  $("[data-selection]").value = withoutMarks(selection);
}

/* --- the desk ---------------------------------------------------------------------------------------------------------- */

function markCurrentClaim() {
  const id = $("#desk")?.dataset.claim;
  for (const anchor of $$(".claim[data-claims]")) {
    const current = anchor.dataset.claims.split(" ").includes(id);
    current ? anchor.setAttribute("aria-current", "true") : anchor.removeAttribute("aria-current");
  }
  if (wide()) $(".claim[aria-current]")?.scrollIntoView({ block: "nearest" });
}

const wide = () => matchMedia("(min-width: 981px)").matches; // the article and the desk stand side by side

document.addEventListener("htmx:afterSwap", (event) => {
  const target = event.detail.target?.id;
  if (target === "desk") arriveAtDesk();
  if (target === "evidence-list") arriveAtEvidence(event.detail.requestConfig);
  if (target === "comment-threads") arriveAtThreads(event.detail.requestConfig);
  if (target === "checked-before" && event.detail.requestConfig.verb !== "get") arriveAtTool($("#checked-before"));
});

function arriveAtDesk() {
  markCurrentClaim();
  restoreTyped();
  keptDraft = readDraft();
  if (focusRefused($("#desk"))) return;
  $("#desk").focus({ preventScroll: wide() });
  if (!wide()) $("#desk").scrollIntoView();
  say($("#desk h2.statement")?.textContent ?? "");
}

// the list polls by itself while a capture is under way: that takes no focus, and says only what is new
function arriveAtEvidence(request) {
  const count = $("#evidence-list .count")?.textContent ?? "";
  if (request.verb === "get") {
    if (count !== evidenceCount) say(`Evidence: ${count}`);
  } else if (!focusRefused($("#evidence"))) focusAfter(request);
  evidenceCount = count;
}

let evidenceCount = $("#evidence-list .count")?.textContent ?? "";

// where a form stood that did its work: its tool's summary, the same button again, or else the heading above it
function focusAfter({ path, triggeringEvent }) {
  const value = triggeringEvent?.submitter?.value;
  const form = $$("#evidence form").find((each) => each.getAttribute("action") === path);
  const button = form && value && $(`button[value="${CSS.escape(value)}"]`, form);
  const again = button && isOpen(button) ? button : $("summary", form?.closest("details") ?? document.createElement("p"));
  (again || $("#evidence-list h3")).focus();
}

// to the thread that was answered or settled; to the tool whose form was sent; whoever wrote a comment writes on
function arriveAtThreads({ verb, elt }) {
  if (verb === "get" || focusRefused($("#comment-threads"))) return;
  if (elt.matches("[data-clears]")) return say("Comment written.");
  const thread = document.getElementById(elt.closest("[id^=thread-]")?.id);
  thread ? thread.focus() : arriveAtTool($("#comment-threads > .tool"));
}

function arriveAtTool(details) {
  if (!focusRefused(details)) $("summary", details).focus();
}

function focusRefused(within) {
  const error = $("[role=alert]", within);
  if (!error) return false;
  const field = fieldOf(error);
  if (!field) error.tabIndex = -1; // so that it can have the focus
  (field || error).focus();
  if (!field) error.scrollIntoView({ block: "center" }); // with what stands below it
  return true;
}

// the field that is complained of, else the ratings while none is chosen, else the first field of the form
function fieldOf(error) {
  const field = "textarea, select, input:not([type=hidden], [type=radio])";
  const form = error.closest("form");
  const unrated = form && !$("[type=radio]:checked", form) && $("[type=radio]", form);
  return error.closest("label") ? $(field, error.closest("label")) : unrated || (form && $(field, form));
}

document.addEventListener("claim-decided", (event) => {
  for (const anchor of $$(".claim[data-claims]")) {
    if (anchor.dataset.claims.split(" ")[0] !== String(event.detail.id)) continue;
    anchor.className = `claim is-${event.detail.hue}`;
  }
});

// Of two answers that were under way at once, the first replaced the part that the second was for, and the second went
// nowhere: the part is asked for anew, as it stands now.
const arrived = new WeakSet();
document.addEventListener("htmx:beforeSwap", ({ detail }) => arrived.add(detail.xhr));
document.addEventListener("htmx:afterRequest", ({ detail: { xhr, target, successful } }) => {
  if (!successful || arrived.has(xhr) || !target?.dataset.part) return;
  const part = `#${target.id}`;
  htmx.ajax("GET", target.dataset.part, { target: part, select: part, swap: "outerHTML show:none" });
});

/* --- nothing typed is lost -------------------------------------------------------------------------------------------- */

// The rationale and the rating are kept by the server as a draft: soon after they change, and before the desk changes.

const readDraft = () => {
  const form = $("#verdict-form");
  return form && JSON.stringify([form.elements.rating?.value, form.elements.rationale.value]);
};

let keptDraft = $("#rationale[data-unsaved]") ? null : readDraft();
let soon;
let saving = null; // the draft that is under way

// one after the other, so that the newest is also the last to arrive
async function saveDraft() {
  clearTimeout(soon);
  while (saving) await saving;
  saving = sendDraft();
  try {
    return await saving;
  } finally {
    saving = null;
  }
}

const [SLOW, AGAIN] = [20_000, 8_000]; // milliseconds until a draft counts as not sent, and until it is sent again

async function sendDraft({ leaving = false } = {}) {
  const form = $("#verdict-form");
  const draft = readDraft();
  if (!form || draft === keptDraft || form.elements.rationale.readOnly) return true;
  refreshToken(form);
  const body = new URLSearchParams(new FormData(form));
  const keepalive = leaving && String(body).length < 60_000; // browsers let no more than 64 KiB outlive their page
  const signal = leaving ? null : AbortSignal.timeout(SLOW);
  try {
    const url = $("[data-draft]", form).formAction;
    const answer = await fetch(url, { method: "POST", body, keepalive, signal, redirect: "manual", headers: { "HX-Request": "true" } });
    if (!answer.ok) return missDraft(...describeTrouble(answer.type === "opaqueredirect" ? 401 : answer.status));
    const said = await answer.text();
    keptDraft = draft;
    $("#notices .error")?.remove();
    if (form.isConnected) $("#draft-state", form).textContent = said.trim();
    return true;
  } catch {
    return leaving || missDraft("The server cannot be reached. What you typed is still here, and is saved when it can be again.");
  }
}

function missDraft(sentence, ...link) {
  clearTimeout(soon);
  soon = setTimeout(saveDraft, AGAIN);
  if ($("#notices .error")?.firstChild.data !== sentence) showTrouble(sentence, ...link); // once is enough
  return false;
}

document.addEventListener("input", ({ target }) => {
  if (target.form?.id !== "verdict-form") return keepTyped(target);
  clearTimeout(soon);
  soon = setTimeout(saveDraft, 900);
});

document.addEventListener("change", ({ target }) => { if (target.name === "rating") saveDraft(); });
addEventListener("pagehide", () => sendDraft({ leaving: true }));
addEventListener("online", saveDraft);

// The desk is left when its draft is kept. A verdict waits for a draft that is under way: one that came after it would
// stand beside it as if something were unsaid.
document.addEventListener("htmx:confirm", async (event) => {
  const leaves = event.detail.verb === "get" && readDraft() !== keptDraft;
  if (event.detail.target?.id !== "desk" || !(leaves || saving)) return;
  event.preventDefault();
  const kept = await (leaves ? saveDraft() : saving);
  if (kept || !leaves) event.detail.issueRequest(true);
});

// While its verdict is under way, a rationale stands still: what was typed then would be in no verdict, and its draft late.
const holdRationale = (held) => ({ detail: { elt } }) => {
  if (elt.id === "verdict-form") elt.elements.rationale.readOnly = held;
};
document.addEventListener("htmx:beforeRequest", holdRationale(true));
document.addEventListener("htmx:afterRequest", holdRationale(false));

// What is typed into any other form waits in this tab until it is sent.

const placeOf = (field) => `typed ${field.form.action} ${field.name}`;
const versionOf = (field) => field.form.elements.version?.value ?? "";
const isKept = (field) => field.form?.method === "post" && field.name && field.matches("textarea, [type=text], [type=date]") && !field.form.matches("#verdict-form, .sign-in");

function keepTyped(field) {
  if (!isKept(field)) return;
  try { sessionStorage.setItem(placeOf(field), JSON.stringify([versionOf(field), field.value])); } catch { /* full or forbidden: the field itself still has it */ }
}

function restoreTyped() {
  for (const field of $$("form[method=post] :is(textarea, input)")) {
    const kept = isKept(field) && !$("[role=alert]", field.form) && sessionStorage.getItem(placeOf(field));
    const [version, typed] = kept ? JSON.parse(kept) : [];
    if (!typed || typed === field.value) continue;
    if (version !== versionOf(field)) showBoth(field);
    field.value = typed;
    const details = field.closest("details");
    if (details) details.open = true;
  }
}

// what was typed is about an older state: it comes back, and what stands now stays in sight beside it
function showBoth(field) {
  const now = field.defaultValue ? ` It reads now: “${field.defaultValue}”` : "";
  field.before(make("span", { className: "hint", textContent: `You typed this before somebody changed the claim.${now}` }));
}

document.addEventListener("submit", (event) => {
  refreshToken(event.target);
  if (event.submitter?.matches("[data-draft]")) {
    event.preventDefault();
    event.stopPropagation();
    keptDraft = null;
    return saveDraft().then((kept) => kept && say("Draft saved."));
  }
  if (event.target.id === "verdict-form") clearTimeout(soon);
  if (event.target.matches("[data-sign-out]")) sessionStorage.clear();
  [...event.target.elements].filter(isKept).forEach((field) => sessionStorage.removeItem(placeOf(field)));
}, true);

document.addEventListener("htmx:afterRequest", (event) => {
  if (!wasTaken(event.detail)) [...(event.detail.elt.elements ?? [])].forEach(keepTyped);
});

// Whoever signs in again in another tab gets a new token there; forms and parts that are open here need it too.
const readToken = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1];

function refreshToken(form) {
  const token = readToken();
  const field = form.elements?.csrfmiddlewaretoken;
  if (token && field) field.value = token;
}

document.addEventListener("htmx:configRequest", ({ detail }) => {
  detail.headers["X-CSRFToken"] = readToken() ?? detail.headers["X-CSRFToken"];
});

/* --- notices and trouble ------------------------------------------------------------------------------------------------ */

const AWAY = ["You are signed out. What you typed is still here: sign in again in another tab, then send it once more.", "/sign-in/", "Sign in"];

function describeTrouble(status) {
  if (status === 401 || status === 403) return AWAY;
  if (status === 503) return ["The database is away for a moment. What you typed is still here; send it again in ten seconds."];
  return [`That did not work (${status}). What you typed is still here; try again.`];
}

function showTrouble(sentence, href, label) {
  const line = showNotice(sentence);
  line.classList.add("error");
  line.setAttribute("role", "alert");
  if (href) line.append(" ", make("a", { href, target: "_blank", textContent: label }));
  return false;
}

function showNotice(sentence, undo) {
  const line = make("div", { className: "notice", textContent: sentence });
  if (undo) line.append(" ", makeUndo(undo));
  $("#notices").replaceChildren(line);
  return line;
}

const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

function makeUndo(action) {
  const form = make("form", { method: "post", action, className: "inline" });
  form.append(make("input", { type: "hidden", name: "csrfmiddlewaretoken" }), make("button", { className: "link", textContent: "Undo" }));
  return form;
}

document.addEventListener("notice", ({ detail }) => {
  if (detail.html) showNotice("").innerHTML = detail.html; // of our own server
  else showNotice(detail.text, detail.undo);
});
document.addEventListener("htmx:sendError", ({ detail }) => tellTrouble(detail.elt, "The server cannot be reached. What you typed is still here; try again."));
document.addEventListener("htmx:responseError", ({ detail }) => tellTrouble(detail.elt, ...describeTrouble(detail.xhr.status)));

// what a part that asks by itself runs into is said once, and no more when it is answered again
const asksByItself = (element) => element.matches("[hx-trigger*=every]");

function tellTrouble(element, ...trouble) {
  if (!asksByItself(element)) return showTrouble(...trouble);
  if ($("#notices .error")) return false;
  showTrouble(...trouble);
  $("#notices .error").dataset.passes = "";
}

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (asksByItself(detail.elt) && wasTaken(detail)) $("#notices [data-passes]")?.remove();
});

const isSignIn = (xhr) => xhr.responseURL.includes("/sign-in/");
const wasTaken = ({ xhr }) => xhr.status >= 200 && xhr.status < 400 && !isSignIn(xhr); // to htmx a refusal with its reason is a success

// an answer that is the sign-in page means that the session has ended: keep the page and what was typed in it
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isSignIn(event.detail.xhr)) return;
  event.detail.shouldSwap = false;
  tellTrouble(event.detail.elt, ...AWAY);
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) openDialog(opener.dataset.opens);
});

$$("[data-opens]").forEach((opener) => { opener.hidden = false; });
showOwnKeys(document);
markCurrentClaim();
restoreTyped();
focusRefused($("main"));

// what was typed into a form outside the part that its answer replaces goes once it was taken
document.addEventListener("htmx:afterRequest", (event) => {
  if (wasTaken(event.detail) && event.target.matches("form[data-clears]")) event.target.reset();
});
