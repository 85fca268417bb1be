// Shows the vote on the drawing for each K: who wins, and what share each digit has.
// An element of our own: each K is a button, for keyboards and screen readers too; marks of a chart
// are not.

import { bringIntoView, make, makeButton, makeCode, renew } from "../elements/dom.js";

const FIRST_COLUMN = 2; // the first holds the labels

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".flips");
  bringIntoView(root, data);
  if (!renew(root, data)) return;
  const { predictions, rows, k } = data;
  const hue = (label) => (label === predictions[0] ? "" : " other"); // the first answer is blue
  const said = make(root, "p", "said", `${data.sentence} `);
  makeCode(said, "flips", "The answer at every K", setTriggerValue);
  const strip = make(root, "div", "strip");
  strip.style.setProperty("--count", predictions.length);
  const place = (element, row, column) => Object.assign(element.style, { gridRow: row, gridColumn: column });
  place(make(strip, "b", "name", "K"), 1, 1);
  place(make(strip, "b", "name", "Answer"), 2, 1);
  predictions.forEach((answer, i) => {
    const flips = i > 0 && answer !== predictions[i - 1];
    const column = i + FIRST_COLUMN;
    const tick = make(strip, "i", "tick", i === 0 || (i + 1) % 5 === 0 ? String(i + 1) : "");
    place(tick, 1, column);
    const cell = makeButton(strip, {
      className: `cell${flips ? " flip" : ""}${hue(answer)}`,
      text: i === 0 || flips ? String(answer) : "",
      title: `K = ${i + 1}: ${answer}`,
      label: `Set K = ${i + 1}: the answer is ${answer}`,
      onclick: () => setTriggerValue("k", i + 1),
    });
    cell.tabIndex = i + 1 === k ? 0 : -1; // one stop for the keyboard: the slider steps through all
    place(cell, 2, column);
  });
  rows.forEach(({ label, shares }, r) => {
    place(make(strip, "b", "name", `votes for ${label}`), r + 3, 1);
    shares.forEach((share, i) => {
      const cell = make(strip, "i", predictions[i] === label ? `share wins${hue(label)}` : "share");
      cell.style.setProperty("--share", `${100 * share}%`);
      cell.title = `K = ${i + 1}: ${Math.round(100 * share)}% for ${label}`;
      place(cell, r + 3, i + FIRST_COLUMN);
    });
  });
  if (k <= predictions.length) {
    const now = make(strip, "i", "now");
    now.setAttribute("aria-label", `K = ${k}`);
    place(now, `1 / ${rows.length + 3}`, k - 1 + FIRST_COLUMN);
  }
}
