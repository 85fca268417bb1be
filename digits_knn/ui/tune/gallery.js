// Shows test digits with their neighbors, and at which K the answer to each flips; a few at a time.
// An element of our own: it follows K while it is dragged. 24 digits with 10 neighbors each take 17 kB
// as letters, 60 kB as image files.

import { make, makeButton, makePicture, renew } from "../elements/dom.js";

const AT_ONCE = 3; // as many as a projector shows whole

function makeDigit(parent, { picture, sentence, flips, neighbors, strip, isCorrect }, k) {
  const item = make(parent, "li");
  makePicture(item, picture);
  const words = make(item, "div", "words");
  make(words, "strong", "", `${isCorrect ? "✓" : "✗"} ${sentence}`);
  const near = make(words, "div", "near");
  neighbors.pictures.forEach((encoded, i) => {
    const agrees = neighbors.labels[i] === neighbors.written;
    const each = make(near, "figure", agrees ? "agrees" : "other");
    makePicture(each, encoded);
    make(each, "figcaption", "", neighbors.labels[i]);
  });
  makeStrip(words, strip, neighbors.written, k);
  make(words, "div", "flips", flips);
}

// The answer at each of the first K, labeled where it holds long enough for its digit to fit, beside
// the mark of the current K if that is in between
function makeStrip(parent, strip, written, k) {
  const bar = make(parent, "div", "strip");
  bar.setAttribute("aria-hidden", "true"); // the sentence below says it
  for (const { 0: run, index } of strip.matchAll(/(.)\1*/g)) {
    const isMarked = index < k && k <= index + run.length;
    const text = run.length >= (isMarked ? 5 : 2) ? run[0] : "";
    const part = make(bar, "i", run[0] === written ? "good" : "bad", text);
    part.style.gridColumn = `${index + 1} / span ${run.length}`;
  }
  if (k <= strip.length) make(bar, "b").style.gridColumn = String(k);
}

export default function ({ data: [data], parentElement }) {
  const root = parentElement.querySelector(".gallery");
  if (!renew(root, data)) return;
  make(root, "h3", "", data.title);
  const count = data.digits.length;
  if (!count) return;
  const head = make(root, "div", "head");
  make(head, "p", "", data.shown);
  const pager = make(head, "div", "pager");
  const list = make(root, "ol");
  list.setAttribute("aria-label", data.title);
  const nPages = Math.ceil(count / AT_ONCE);
  let page = 0;
  const show = (step) => {
    page = (page + step + nPages) % nPages;
    const first = page * AT_ONCE;
    const last = Math.min(first + AT_ONCE, count);
    list.replaceChildren();
    for (const digit of data.digits.slice(first, last)) makeDigit(list, digit, data.k);
    place.textContent = `${first + 1}–${last} / ${count}`;
  };
  makeButton(pager, { text: "‹", label: "Previous digits", onclick: () => show(-1) });
  const place = make(pager, "span");
  place.setAttribute("role", "status");
  makeButton(pager, { text: "›", label: "Next digits", onclick: () => show(1) });
  pager.hidden = nPages === 1;
  show(0);
}
