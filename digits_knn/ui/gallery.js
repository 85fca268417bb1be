// Shows test digits with their neighbors, and at which K the answer to each flips.

const AT_ONCE = 8; // shown with the answer; more follow as one scrolls

function makeDigit(parent, { picture, said, flips, neighbors, strip, isRight }, k) {
  const item = make(parent, "li", isRight ? "right" : "misread");
  makePicture(item, picture).setAttribute("aria-hidden", "true");
  const words = make(item, "div", "words");
  make(words, "strong", "", `${isRight ? "✓" : "✗"} ${said}`);
  const near = make(words, "div", "near");
  neighbors.pictures.forEach((symbols, i) => {
    const agrees = neighbors.labels[i] === neighbors.written;
    const each = make(near, "figure", agrees ? "agrees" : "other");
    makePicture(each, symbols).setAttribute("aria-hidden", "true");
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
  const shown = JSON.stringify(data);
  if (root.shown === shown) return;
  root.shown = shown;
  root.replaceChildren();
  make(root, "h3", "", data.title);
  make(root, "p", "", "With the neighbors that voted, and the answer at K = 1 to 50");
  const list = make(root, "ol");
  list.tabIndex = 0; // so that the keyboard can scroll it
  list.setAttribute("aria-label", data.title);
  const end = document.createElement("li");
  end.className = "end";
  let count = 0;
  const addSome = () => {
    end.remove();
    const upTo = Math.min(count + AT_ONCE, data.digits.length);
    for (; count < upTo; count++) makeDigit(list, data.digits[count], data.k);
    if (count === data.digits.length) return;
    list.append(end);
    observer.unobserve(end); // observed anew, it tells again if it is still in sight
    observer.observe(end);
  };
  const observer = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) addSome();
  });
  addSome();
}
