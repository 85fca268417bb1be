// Shows what was taught: how many of each digit, each drawing, and how it was read when it was new.
// An element of our own: up to hundreds of drawings, as 64 letters each; as image files they would
// take 220 characters each, on average.

import { bringIntoView, fillAsScrolled, make, makeCode, makePicture, renew } from "../elements/dom.js";

const mark = (isRight) => (isRight ? "✓" : "✗");

function showShares(root, data, sendValue) {
  const shares = make(root, "div", "shares");
  const title = make(shares, "h3", "", "Read right when asked before it was taught ");
  makeCode(title, "teaching_progress", "Right before and after", sendValue);
  const names = [
    `by the ${data.nTrain.toLocaleString("en")} training digits alone`,
    "by them and your drawings taught before",
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
  list.setAttribute("aria-label", "How many drawings of each digit were taught");
  counts.forEach((count, digit) => {
    const item = make(list, "li", count ? "" : "none");
    item.setAttribute("aria-label", `${digit}: ${count}`);
    make(item, "b", "", String(digit));
    make(item, "span", "", `× ${count}`);
  });
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".teach");
  bringIntoView(root, data);
  if (!renew(root, data)) return;
  make(
    root,
    "p",
    "",
    data.n
      ? `${data.n === 1 ? "1 drawing is taught. It votes" : `${data.n} drawings are taught. They vote`} like the training digits, for you alone.`
      : "K-NN needs no training: a drawing that is stored takes part in the next answer. Draw a digit, press beside " +
          "the answer what it is, and ask again. Teach ten or more, right and wrong ones alike, and see below what it helps.",
  );
  const top = make(root, "div", "top");
  if (data.n) showShares(top, data, setTriggerValue);
  showCounts(top, data.counts);
  if (data.n) {
    make(
      root,
      "p",
      "legend",
      "Each drawing, the latest first: read right (✓) or not (✗) by the training digits alone → with those you had taught before",
    );
    const list = make(root, "ol", "drawings");
    list.tabIndex = 0; // so that the keyboard can scroll it
    list.setAttribute("aria-label", "The drawings taught, the latest first");
    let count = 0;
    const addUpTo = (most) => {
      for (; count < Math.min(most, data.n); count++) {
        const i = data.n - 1 - count;
        const item = make(list, "li");
        const [before, after] = [data.before[i], data.after[i]];
        item.setAttribute(
          "aria-label",
          `A ${data.labels[i]}, read ${before ? "right" : "wrongly"} before, ${after ? "right" : "wrongly"} after`,
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
    `The test score keeps to the recipe's split: ${data.nTrain.toLocaleString("en")} training digits, none of yours among them.`,
  );
}
