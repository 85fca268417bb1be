// Shows the answers of two settings side by side.
// An element of our own: both follow the drawing in one message, in the looks of the answer.

import { bringIntoView, make, makeCode, renew } from "../elements/dom.js";
import { showExample, showVotes } from "./answer.js";

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".compare");
  bringIntoView(root, data);
  if (!renew(root, data)) return;
  make(root, "p", "differs", data.sentence).role = "status";
  for (const [name, side] of Object.entries(data.sides)) {
    const open = (_, code) => setTriggerValue("code", `${code} ${name}`);
    const section = make(root, "section", side.certainty);
    section.ariaLabel = `${name}: ${side.settings}`;
    const title = make(section, "h2");
    make(title, "b", "", name);
    make(title, "span", "", side.settings);
    const score = make(title, "span", "score", `${side.score} `);
    makeCode(score, "score", `The test score of ${name}`, open);
    showExample(section, side);
    if (side.nearest) make(section, "p", "nearest", side.nearest);
    showVotes(make(section, "div", "votes"), side, open);
  }
}
