// Shows what was taught: how many of each digit, each drawing, and how it was read when it was new.
// An element of our own: up to hundreds of drawings, as 64 letters each; as image files they would
// take 220 characters each, on average.

import { bringIntoView, fillAsScrolled, make, makeCode, makePicture, renew } from "../elements/dom.js";

const mark = (isCorrect) => (isCorrect ? "✓" : "✗");

function showShares(root, data, sendValue) {
  const shares = make(root, "div", "shares");
  const title = make(shares, "h3", "", "Your drawings classified correctly, before you taught each ");
  makeCode(title, "teaching_progress", "Correct before and after", sendValue);
  const names = [
    `by the ${data.nTrain.toLocaleString("en")} training digits alone`,
    "by those and what you had taught by then",
  ];
  data.shares.forEach(({ share, text }, i) => {
    const row = make(shares, "div", "share");
    make(row, "span", "name", names[i]);
    const bar = make(row, "div", "bar");
    bar.setAttribute("aria-hidden", "true");
    make(bar, "i").style.width = `${100 * share}%`;
    make(row, "b", "", text);
  });
}

function showCounts(root, counts) {
  const list = make(root, "ol", "counts");
  list.setAttribute("aria-label", "How many of each digit you have taught");
  counts.forEach((count, digit) => {
    const item = make(list, "li", count ? "" : "none");
    item.setAttribute("aria-label", `${digit}: ${count}`);
    make(item, "b", "", String(digit));
    make(item, "span", "", `× ${count}`);
  });
}

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".teach");
  bringIntoView(root, data);
  if (!renew(root, data)) return;
  make(root, "p", "", data.sentence);
  const top = make(root, "div", "top");
  if (data.n) showShares(top, data, setTriggerValue);
  showCounts(top, data.counts);
  if (data.n) {
    make(
      root,
      "p",
      "legend",
      "Your drawings, latest first: correct (✓) or wrong (✗) with the training digits alone → with what you had taught by then",
    );
    const list = make(root, "ol", "drawings");
    list.tabIndex = 0; // so that the keyboard can scroll it
    list.setAttribute("aria-label", "Your drawings, latest first");
    let count = 0;
    const addUpTo = (most) => {
      for (; count < Math.min(most, data.n); count++) {
        const i = data.n - 1 - count;
        const item = make(list, "li");
        const [before, after] = [data.before[i], data.after[i]];
        item.setAttribute(
          "aria-label",
          `${data.labels[i]}: ${before ? "correct" : "wrong"} before, ${after ? "correct" : "wrong"} after`,
        );
        makePicture(item, data.pictures[i]);
        make(item, "b", "", String(data.labels[i]));
        make(item, "span", "", `${mark(before)} → ${mark(after)}`);
      }
      return count === data.n;
    };
    fillAsScrolled(list, addUpTo, 40)();
  }
  make(
    root,
    "p",
    "note",
    `The test score still uses the ${data.nTrain.toLocaleString("en")} training digits of the recipe's split, none of yours.`,
  );
}
