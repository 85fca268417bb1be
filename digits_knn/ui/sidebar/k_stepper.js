// K between two buttons for thumbs, as one element: on a wide screen it is there, but not seen.
// An element of our own for its latency: it changes with every step of K, in one message.

import { makeAhead, tellK } from "../elements/ahead.js";
import { make, makeButton, whenGone } from "../elements/dom.js";
import { makePace } from "../elements/pacing.js";

const STEPS = [
  ["Smaller K", "−", -1],
  ["Larger K", "+", 1],
];

const views = new WeakMap();

function build(root) {
  const view = {};
  const [smaller, larger] = STEPS.map(([label, text, step]) =>
    makeButton(root, { text, label, onclick: () => view.step(step) }),
  );
  const text = make(root, "p");
  text.setAttribute("aria-live", "polite");
  const strong = make(text, "strong");
  const span = make(text, "span");
  view.ahead = makeAhead(({ k, title, score, atK }) => {
    Object.assign(view, { k, options: Object.keys(atK).map(Number) }); // ascending, as objects keep them
    strong.textContent = title;
    span.textContent = ` · ${score}`;
  });
  view.pace = makePace((name, k) => view.setTriggerValue(name, k));
  view.step = (step) => {
    const next = view.options[view.options.indexOf(view.k) + step];
    if (next === undefined) return;
    tellK(next);
    view.pace.send("k", next);
  };
  root.append(smaller, text, larger);
  return view;
}

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const view = views.get(parentElement) ?? build(parentElement.querySelector(".touch_k"));
  views.set(parentElement, view);
  view.setTriggerValue = setTriggerValue;
  view.ahead.take(data);
  view.pace.answered();
  return whenGone(parentElement, () => {
    view.pace.stop();
    view.ahead.stop();
    views.delete(parentElement);
  });
}
