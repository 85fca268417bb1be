// Tells Python where the K slider is while it is being dragged; let go, it tells by itself.

const LONGEST_RUN = 500; // ms after which an answer is not waited for any longer

const views = new WeakMap();

function build() {
  const view = { waiting: null, last: null };
  const send = (k) => {
    view.busyUntil = performance.now() + LONGEST_RUN;
    view.setTriggerValue("k", k);
  };
  // one run at a time: what the slider passes meanwhile is skipped, the last is not
  view.answered = () => {
    view.busyUntil = 0;
    const k = view.waiting;
    view.waiting = null;
    if (k !== null && k !== view.k) send(k);
  };
  view.observer = new MutationObserver((changes) => {
    const slider = changes.map((change) => change.target).find((each) => each.matches(view.slider));
    if (!slider?.closest("[data-dragging]")) return;
    const k = Number(slider.getAttribute("aria-valuetext"));
    view.waiting = view.last = k;
    if (performance.now() >= view.busyUntil) view.answered();
    clearTimeout(view.timer);
    view.timer = setTimeout(view.answered, LONGEST_RUN);
  });
  view.observer.observe(document.body, { subtree: true, attributeFilter: ["aria-valuetext"] });
  // where it is let go counts, even if the slider itself has nothing to tell: it may be back
  // where it was, or its message may be read before one that was sent while it was dragged
  const letGo = () => {
    if (view.last !== null) send(view.last);
    view.waiting = view.last = null;
  };
  const endings = ["pointerup", "pointercancel"];
  for (const ending of endings) window.addEventListener(ending, letGo, true);
  view.stop = () => {
    view.observer.disconnect();
    clearTimeout(view.timer);
    for (const ending of endings) window.removeEventListener(ending, letGo, true);
  };
  return view;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const view = views.get(parentElement) ?? build();
  views.set(parentElement, view);
  Object.assign(view, data, { setTriggerValue });
  view.answered();
  return () => {
    view.stop();
    views.delete(parentElement);
  };
}
