// K between two buttons for thumbs, as one element: on a wide screen it is there, but not seen.
// An element of our own for its latency: it changes with every step of K, in one message.

import { make, makeButton } from "../elements/dom.js";

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".touch_k");
  if (!root.children.length) {
    for (const [name, label, step] of [
      ["Smaller K", "−", -1],
      ["Larger K", "+", 1],
    ]) {
      makeButton(root, { text: label, label: name }).step = step;
    }
    const text = make(root, "p");
    text.setAttribute("aria-live", "polite");
    make(text, "strong");
    make(text, "span");
  }
  root.querySelector("strong").textContent = `K = ${data.k}`;
  root.querySelector("span").textContent = ` · test score ${data.score}`;
  for (const button of root.querySelectorAll("button")) {
    button.onclick = () => setTriggerValue("step", button.step);
  }
}
