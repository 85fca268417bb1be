// Shows test digits with their neighbors, and at which K the answer to each flips.
// An element of our own: it follows K while it is dragged. 24 digits with 12 neighbors each take 20 kB
// as letters, 69 kB as image files.

import { fillAsScrolled, make, makePicture, renew } from "../elements/dom.js";

const AT_ONCE = 8; // shown with the answer; more follow as one scrolls

function makeDigit(parent, { picture, sentence, flips, neighbors, strip, isRight }, k) {
  const item = make(parent, "li");
  makePicture(item, picture);
  const words = make(item, "div", "words");
  make(words, "strong", "", `${isRight ? "✓" : "✗"} ${sentence}`);
  const near = make(words, "div", "near");
  neighbors.pictures.forEach((encoded, i) => {
    const agrees = neighbors.labels[i] === neighbors.written;
    const each = make(near, "figure", agrees ? "agrees" : "other");
    makePicture(each, encoded);
    make(each, "figcaption", "", neighbors.labels[i]);
  });
  if (neighbors.more) make(near, "span", "more", neighbors.more);
  const bar = make(words, "div", "strip");
  bar.setAttribute("aria-hidden", "true"); // the sentence says it
  [...strip].forEach((label, i) => {
    const cell = make(bar, "i", label === neighbors.written ? "good" : "bad");
    if (i === 0 || label !== strip[i - 1]) cell.textContent = label; // where it flips
    if (i + 1 === k) cell.classList.add("now");
  });
  make(words, "div", "flips", flips);
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".gallery");
  if (!renew(root, data)) return;
  make(root, "h3", "", data.title);
  if (data.digits.length)
    make(root, "p", "", "With the neighbors that voted, and the answer at the first 50 K");
  const list = make(root, "ol");
  list.tabIndex = 0; // so that the keyboard can scroll it
  list.setAttribute("aria-label", data.title);
  let count = 0;
  const addUpTo = (most) => {
    const upTo = Math.min(most, data.digits.length);
    for (; count < upTo; count++) makeDigit(list, data.digits[count], data.k);
    return count === data.digits.length;
  };
  fillAsScrolled(list, addUpTo, AT_ONCE)();
}
