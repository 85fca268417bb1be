// Says what K does, and offers the K that rules choose, each on a button with its reason.
// An element of our own for its latency: it changes with every step of K, in one message.

import { make, makeButton } from "../elements/dom.js";

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".choices");
  const said = root.querySelector(".said") ?? make(root, "p", "said");
  said.replaceChildren();
  make(said, "strong", "", `${data.title} `);
  said.append(data.sentence);
  const list = root.querySelector("ul") ?? make(root, "ul");
  data.rules.forEach(({ k, name, why }, i) => {
    // kept from run to run, so that the keyboard's focus stays on it
    const item = list.children[i] ?? make(list, "li");
    const button = item.querySelector("button") ?? makeButton(item, {});
    button.textContent = `K = ${k}: ${name}`;
    button.setAttribute("aria-pressed", String(k === data.k));
    button.onclick = () => setTriggerValue("k", k);
    (item.querySelector("p") ?? make(item, "p")).textContent = why;
  });
}
