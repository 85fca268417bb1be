// What was measured of the models: for each figure a bar and its number.

import { make, renew } from "../elements/dom.js";

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".learn_models");
  if (!renew(root, data)) return;
  for (const { title, rows } of data.columns) {
    const box = make(root, "section");
    make(box, "h3", "", title);
    const list = make(box, "ul");
    for (const { name, share, text } of rows) {
      const item = make(list, "li");
      make(item, "span", "", name);
      const bar = make(make(item, "span", "track"), "i");
      bar.style.width = `${Math.max(100 * share, 0.5)}%`;
      make(item, "strong", "", text);
    }
  }
}
