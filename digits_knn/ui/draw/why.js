// Shows the drawing, one of its neighbors, what each pixel adds to their distance, and other metrics.
// An element of our own: 192 pixels follow the pen and K, in one message.

import { bringIntoView, make, makeButton, makeCode, makeGrid, renew } from "../elements/dom.js";

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".why");
  bringIntoView(root, data);
  if (!renew(root, data)) return;
  const pictures = make(root, "div", "pictures");
  for (const [name, sign] of [
    ["image", "−"],
    ["neighbor", "→"],
    ["parts", ""],
  ]) {
    const { texts, shades } = data[name];
    const figure = make(pictures, "figure", name);
    const caption = make(figure, "figcaption", "", `${data.titles[name]} `);
    if (name === "parts") makeCode(caption, "comparison", "The distance, pixel by pixel", setTriggerValue);
    makeGrid(figure, `${data.titles[name]}, row by row: ${texts.join(" ")}`, shades, texts);
    if (sign) make(pictures, "div", "sign", sign).setAttribute("aria-hidden", "true");
  }
  const words = make(root, "div", "words");
  const steps = make(words, "div", "steps");
  for (const [step, text, title] of [
    [-1, "◀", "Previous neighbor"],
    [1, "▶", "Next neighbor"],
  ]) {
    const onclick = () => setTriggerValue("rank", data.rank + step);
    const button = makeButton(steps, { className: "step", text, title, label: title, onclick });
    button.disabled = data.rank + step < 1 || data.rank + step > data.count;
  }
  make(steps, "span", "", `Neighbor ${data.rank} of ${data.count.toLocaleString("en")}`);
  make(words, "p", "said", data.sentence);
  const table = make(words, "table");
  const caption = make(table, "caption", "", "The same pair in every metric ");
  makeCode(caption, "other_metrics", "Distance, rank and answer in every metric", setTriggerValue);
  const head = make(make(table, "thead"), "tr");
  for (const name of ["Metric", "Distance", "Rank", "Votes?", "Answer"])
    make(head, "th", "", name).scope = "col";
  const body = make(table, "tbody");
  for (const { name, distance, rank, votes, prediction, isNow } of data.metrics) {
    const row = make(body, "tr", isNow ? "now" : "");
    make(row, "th", "", name).scope = "row";
    for (const text of [distance, rank, votes ? "yes" : "no", prediction]) make(row, "td", "", text);
  }
}
