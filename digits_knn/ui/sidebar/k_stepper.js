// K between two buttons for thumbs, as one element: on a wide screen it is there, but not seen.
// An element of our own for its latency: it changes with every step of K, in one message.

import { makeAhead, tellK } from "../elements/ahead.js";
import { make, makeButton, whenGone } from "../elements/dom.js";

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
  view.ahead = makeAhead(({ title, score }) => {
    strong.textContent = title;
    span.textContent = ` · ${score}`;
  });
  view.step = (step) => {
    const next = Object.keys(view.data.atK)
      .map(Number)
      .find((k) => Math.sign(k - view.data.k) === step);
    if (next) tellK(next);
    view.setTriggerValue("step", step);
  };
  root.append(smaller, text, larger);
  return view;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const view = views.get(parentElement) ?? build(parentElement.querySelector(".touch_k"));
  views.set(parentElement, view);
  Object.assign(view, { data, setTriggerValue });
  view.ahead.take(data);
  return whenGone(parentElement, () => {
    view.ahead.stop();
    views.delete(parentElement);
  });
}
