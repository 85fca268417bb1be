// The way through the lesson: its steps by number, back and on. The arrow keys and those that a
// presenter's remote control sends (Page Up, Page Down) work as well, A shows the answer. What is
// chosen by arrows keeps these, what is written into keeps all keys.
// An element of our own: its keys work wherever the focus is, and each step has a link.

import { empty, make, makeButton, whenGone } from "../elements/dom.js";

const BY_ARROWS = { ArrowRight: 1, ArrowLeft: -1 };
const BY_REMOTE = { PageDown: 1, PageUp: -1 };
const WRITTEN = "input:not([type=range], [type=radio], [type=checkbox]), textarea, [contenteditable]";
const CHOSEN = "input, select, pre, [role=slider], [role=radio], [role=application]"; // by arrows

const views = new WeakMap();

function build(root) {
  const view = { nav: make(root, "nav"), h2: make(root, "h2") };
  view.nav.setAttribute("aria-label", "Steps of the lesson");
  const onKey = (event) => {
    // composedPath: in elements of ours as well
    const at = event.composedPath()[0];
    const isTaken = event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    if (isTaken || at.closest?.(WRITTEN) || document.querySelector("[role=dialog]")) return;
    const by = BY_REMOTE[event.key] ?? (at.closest?.(CHOSEN) ? null : BY_ARROWS[event.key]);
    if (by) view.go(view.data.step + by);
    else if (event.key.toLowerCase() === "a" && !at.closest?.("select"))
      view.sendValue("answer", performance.now());
    else return;
    event.preventDefault();
    event.stopPropagation(); // a slider would move as well
  };
  document.addEventListener("keydown", onKey, true);
  view.stop = () => document.removeEventListener("keydown", onKey, true);
  return view;
}

function makeLink(nav, { links }, step, text, label, view) {
  const link = make(nav, "a", "", text);
  link.title = label;
  link.setAttribute("aria-label", label);
  if (!links[step - 1]) {
    link.setAttribute("aria-disabled", "true");
    return link;
  }
  link.href = links[step - 1]; // so that it can be copied, or opened beside this one
  // the page's address knows what was set since
  link.onpointerenter = link.onfocus = () => {
    const params = new URLSearchParams(step === view.data.step ? "" : links[step - 1]);
    for (const [name, value] of new URLSearchParams(location.search)) params.set(name, value);
    params.set("step", step);
    link.href = `?${params}`;
  };
  link.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    view.go(step);
  };
  return link;
}

function show(view, data) {
  const { nav } = view;
  const { step, titles } = data;
  empty(nav);
  makeLink(nav, data, step - 1, "‹", "Previous step (arrow left, Page Up)", view);
  titles.forEach((title, i) => {
    const link = makeLink(nav, data, i + 1, String(i + 1), `Step ${i + 1}: ${title}`, view);
    if (i + 1 === step) link.setAttribute("aria-current", "step");
  });
  makeLink(nav, data, step + 1, "›", "Next step (arrow right, Page Down)", view);
  const isLarge = data.type === "large";
  const title = isLarge ? "Usual type" : "Large type, for the back row";
  const onclick = () => view.sendValue("type", isLarge ? "usual" : "large");
  makeButton(nav, { text: isLarge ? "A−" : "A+", title, label: title, onclick });
  view.h2.textContent = `${step}. ${titles[step - 1]}`;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const view = views.get(parentElement) ?? build(parentElement.querySelector(".learn_bar"));
  views.set(parentElement, view);
  view.sendValue = setTriggerValue;
  view.go = (step) => step >= 1 && step <= data.titles.length && setTriggerValue("step", step);
  view.data = data;
  show(view, data);
  return whenGone(parentElement, () => {
    view.stop();
    views.delete(parentElement);
  });
}
