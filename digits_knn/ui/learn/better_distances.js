// A digit, the same moved by a pixel, and how far that is from itself and from the nearest other.
// An element of our own: a press moves the digit and redraws three pictures in one message.

import { make, makeButton, makePicture, named, renew } from "../elements/dom.js";

function makeFigure(parent, encoded, caption) {
  const figure = make(parent, "figure");
  makePicture(figure, encoded);
  make(figure, "figcaption", "", caption);
}

function showChoice(root, data, sendValue) {
  const choice = make(root, "div", "choice");
  const others = 1 + Math.floor(Math.random() * (data.count - 1));
  for (const [text, label, step] of [
    ["←", "The digit before", -1],
    ["→", "The next digit", 1],
    ["Another", "Another digit at random", others],
  ]) {
    const onclick = () => sendValue("shifted", (data.row + step + data.count) % data.count);
    makeButton(choice, { text, label, onclick });
  }
  make(choice, "span", "", `Test digit ${data.row + 1} of ${data.count}, ${named(data.label)}`);
}

// One row for each distance; the nearer of the two is marked by a sign, too
function showDistances(root, data) {
  if (!data.distances.length) {
    make(
      root,
      "p",
      "",
      "How far is it from itself after the move, and how far from the nearest other digit? Answer first.",
    );
    return;
  }
  const table = make(root, "table");
  const head = make(make(table, "thead"), "tr");
  for (const text of ["distance of the moved digit", "to itself", "to the nearest other"])
    make(head, "th", "", text).scope = "col";
  const body = make(table, "tbody");
  for (const { name, itself, other, picture, label } of data.distances) {
    const row = make(body, "tr");
    make(row, "th", "", name).scope = "row";
    const isNearer = itself <= other;
    make(row, "td", isNearer ? "nearer" : "", `${itself.toFixed(1)}${isNearer ? " ✓" : ""}`);
    const cell = make(make(row, "td", isNearer ? "" : "nearer"), "div", "other");
    makePicture(cell, picture);
    make(cell, "span", "", `${named(label)}: ${other.toFixed(1)}${isNearer ? "" : " ✓"}`);
  }
}

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".learn_further");
  if (!renew(root, data)) return;
  showChoice(root, data, setTriggerValue);
  const both = make(root, "div", "both");
  const pictures = make(both, "div", "pictures");
  makeFigure(pictures, data.before, "itself");
  makeFigure(pictures, data.moved, "moved");
  showDistances(both, data);
}
