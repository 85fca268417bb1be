// Ten digits with their labels; of one, its 64 numbers as an image and as a row, pixel by pixel.
// An element of our own: the pixel under the pointer is marked in the image and in the row.

import { make, makeButton, makeGrid, makePicture, named, renew } from "../elements/dom.js";

function makeChoice(parent, text, label, isChosen, sendValue) {
  const button = makeButton(parent, { text, label, onclick: sendValue });
  button.setAttribute("aria-pressed", String(isChosen));
  return button;
}

function showGallery(root, data, sendValue) {
  const choices = make(root, "div", "choices");
  for (const digit of data.digits) {
    const label = digit === "any" ? "Digits of every class" : `Only ${digit}`;
    makeChoice(choices, digit === "any" ? "All" : digit, label, digit === data.digit, () =>
      sendValue("digit", digit),
    );
  }
  const others = 1 + Math.floor(Math.random() * 999998);
  makeButton(choices, {
    text: "Shuffle",
    label: "Shuffle: ten others at random",
    onclick: () => sendValue("shuffle", others),
  });
  const gallery = make(root, "ol", "gallery");
  data.pictures.forEach((encoded, i) => {
    const item = make(gallery, "li");
    const label = `Digit ${i + 1} of ten: ${named(data.labels[i])}; show its numbers`;
    const button = makeChoice(item, "", label, i === data.shown, () => sendValue("shown", i));
    makePicture(button, encoded);
    make(button, "strong", "", data.labels[i]);
  });
}

// Image and row show the same 64 cells; what is pointed at in one is marked in both
function showNumbers(root, data) {
  const { numbers, labels, shown, row } = data;
  const title = make(
    root,
    "h3",
    "",
    `Row ${row.toLocaleString("en")} of the table: ${named(labels[shown])}, as a row of 64 and as an image`,
  );
  title.setAttribute("aria-live", "polite");
  const shades = numbers.map((count) => count / 16);
  makeGrid(
    root,
    `A row of 64: ${numbers.join(" ")}`,
    shades,
    numbers.map(() => ""),
  );
  const both = make(root, "div", "both");
  makeGrid(both, `The same as 8 by 8 ink counts: ${numbers.join(" ")}`, shades, numbers);
  const [line, image] = root.querySelectorAll(".pixels");
  line.classList.add("row");
  image.tabIndex = 0; // arrow keys move from pixel to pixel
  image.setAttribute("role", "application");
  const said = make(both, "p", "said");
  said.setAttribute("aria-live", "polite");
  const mark = (place) => {
    for (const cells of [image, line]) {
      cells.querySelector(".marked")?.classList.remove("marked");
      cells.children[place].classList.add("marked");
    }
    const [y, x] = [Math.floor(place / 8), place % 8];
    said.replaceChildren();
    said.append(`Row ${y}, column ${x} is place ${data.isAnswered ? `8 × ${y} + ${x} = ` : ""}`);
    make(said, "strong", "", place);
    said.append(`. Ink: ${numbers[place]}.`);
    root.place = place;
  };
  for (const cells of [image, line]) {
    [...cells.children].forEach((cell, place) => {
      cell.onpointerenter = () => mark(place);
      cell.onpointerdown = () => mark(place);
    });
  }
  image.onkeydown = (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -8, ArrowDown: 8 }[event.key];
    if (!step) return;
    event.preventDefault();
    mark(Math.min(Math.max(root.place + step, 0), 63));
  };
  mark(root.place ?? 0);
}

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".learn_data");
  if (!renew(root, data)) return;
  showGallery(root, data, setTriggerValue);
  showNumbers(root, data);
}
