// A table that is not tall. A cell is a text, or has a link, or a bar behind it that ends at a share.

import { make, renew } from "../elements/dom.js";

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".learn_table");
  if (!renew(root, data)) return;
  const table = make(root, "table");
  const head = make(make(table, "thead"), "tr");
  for (const text of data.head) make(head, "th", "", text).scope = "col";
  const body = make(table, "tbody");
  for (const cells of data.rows) {
    const row = make(body, "tr");
    cells.forEach(({ text, link, share }, i) => {
      const cell = make(row, i ? "td" : "th", share === undefined ? "" : "bar", link ? undefined : text);
      if (!i) cell.scope = "row";
      if (share !== undefined) cell.style.setProperty("--share", `${100 * share}%`);
      if (!link) return;
      const anchor = make(cell, "a", "", text);
      anchor.href = link;
      anchor.target = "_blank";
      anchor.rel = "noreferrer";
    });
  }
}
