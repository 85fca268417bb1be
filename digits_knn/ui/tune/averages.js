// Shows, for one digit, what the K nearest look like on average: a row for each split.
// An element of our own: its pictures follow K while it is dragged, as 64 letters each; as image files
// they would take 220 characters each, on average.

import { make, makePicture, renew } from "../elements/dom.js";

export default function ({ data: [data], parentElement }) {
  const root = parentElement.querySelector(".averages");
  if (!renew(root, data)) return;
  const table = make(root, "table");
  make(table, "caption", "", data.title);
  const head = make(make(table, "thead"), "tr");
  const digit = make(head, "td", "digit");
  makePicture(digit, data.picture);
  make(digit, "div", "", data.label);
  for (const name of data.columns) make(head, "th", "", name).scope = "col";
  const body = make(table, "tbody");
  for (const { name, cells } of data.rows) {
    const row = make(body, "tr");
    make(row, "th", "", name).scope = "row";
    for (const { picture, prediction, isCorrect } of cells) {
      const cell = make(row, "td", isCorrect ? "" : "mistake");
      makePicture(cell, picture);
      make(cell, "div", "", `${isCorrect ? "✓" : "✗"} ${prediction}`);
    }
  }
}
