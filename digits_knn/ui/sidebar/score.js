// The test score, at every K of the slider: shown as soon as the slider moves, before Python confirms it.
// Tells Python where the slider is while it is being dragged; let go, it tells by itself.
// An element of our own: Streamlit's slider sends nothing while it is dragged, and its metric waits for
// Python.

import { makeAhead, tellK } from "../elements/ahead.js";
import { make, renew, whenGone } from "../elements/dom.js";
import { makePace } from "../elements/pacing.js";

const ARROWS = { up: "↑ ", down: "↓ " };

function show(root, { title, what, accuracy, change, direction, meaning, note }) {
  if (!renew(root, { title, what, accuracy, change, direction, meaning, note })) return;
  make(root, "p", "title", title);
  make(root, "p", "what", what);
  make(root, "p", "accuracy", accuracy);
  if (change) make(root, "p", `change ${direction}`, `${ARROWS[direction] ?? ""}${change}`);
  make(root, "p", "meaning", meaning);
  if (note) make(root, "p", "note", note);
}

const views = new WeakMap();

function build(root) {
  const view = { last: null, ahead: makeAhead((data) => show(root, data)) };
  view.pace = makePace((name, k) => view.setTriggerValue(name, k));
  view.observer = new MutationObserver((changes) => {
    const slider = changes.map((change) => change.target).find((each) => each.matches(view.slider));
    if (!slider) return;
    const k = Number(slider.getAttribute("aria-valuetext").replaceAll(",", ""));
    if (k !== view.told) tellK(k); // Streamlit writes it more than once
    view.told = k;
    if (!slider.closest("[data-dragging]")) return;
    view.last = k;
    view.pace.send("k", k);
  });
  view.observer.observe(document.body, { subtree: true, attributeFilter: ["aria-valuetext"] });
  // where it is let go counts, even if the slider itself has nothing to tell: it may be back
  // where it was, or its message may be read before one that was sent while it was dragged
  const letGo = () => {
    if (view.last !== null) view.pace.send("k", view.last);
    view.last = null;
  };
  const endings = ["pointerup", "pointercancel"];
  for (const ending of endings) window.addEventListener(ending, letGo, true);
  view.stop = () => {
    view.ahead.stop();
    view.observer.disconnect();
    view.pace.stop();
    for (const ending of endings) window.removeEventListener(ending, letGo, true);
  };
  return view;
}

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const view = views.get(parentElement) ?? build(parentElement.querySelector(".score"));
  views.set(parentElement, view);
  Object.assign(view, { slider: data.slider, setTriggerValue });
  view.ahead.take(data);
  view.pace.answered();
  return whenGone(parentElement, () => {
    view.stop();
    views.delete(parentElement);
  });
}
