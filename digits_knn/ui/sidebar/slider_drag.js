// Tells Python where the K slider is while it is being dragged; let go, it tells by itself.
// An element of our own: Streamlit's slider sends nothing while it is dragged.

import { whenGone } from "../elements/dom.js";
import { makePace } from "../elements/pacing.js";

const views = new WeakMap();

function build() {
  const view = { last: null };
  view.pace = makePace((name, k) => view.setTriggerValue(name, k));
  view.observer = new MutationObserver((changes) => {
    const slider = changes.map((change) => change.target).find((each) => each.matches(view.slider));
    if (!slider?.closest("[data-dragging]")) return;
    view.last = Number(slider.getAttribute("aria-valuetext"));
    view.pace.send("k", view.last);
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
    view.observer.disconnect();
    view.pace.stop();
    for (const ending of endings) window.removeEventListener(ending, letGo, true);
  };
  return view;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const view = views.get(parentElement) ?? build();
  views.set(parentElement, view);
  Object.assign(view, data, { setTriggerValue });
  view.pace.answered();
  return whenGone(parentElement, () => {
    view.stop();
    views.delete(parentElement);
  });
}
