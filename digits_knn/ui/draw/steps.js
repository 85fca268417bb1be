// Shows the way from strokes to 64 numbers, picture by picture, with a switch for each step.

import { bringIntoView, make, makeCode, makePicture, renew } from "../elements/dom.js";

const FRAME = 32; // pixels
const SVG = "http://www.w3.org/2000/svg";

const draw = (parent, tag, attributes) => {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent.append(element);
  return element;
};

const scene = (parent) => {
  const picture = draw(parent, "svg", { viewBox: `0 0 ${100 * FRAME} ${100 * FRAME}` });
  picture.setAttribute("aria-hidden", "true"); // the words below say it
  return picture;
};

const drawBox = (picture) => draw(picture, "rect", { x: 600, y: 0, width: 2000, height: 3200, class: "box" });

function drawBitmap(picture, bitmap) {
  const path = [...bitmap].map((ink, i) =>
    ink === "1" ? `M${100 * (i % FRAME)} ${100 * Math.floor(i / FRAME)}h100v100h-100z` : "",
  );
  draw(picture, "path", { d: path.join(""), class: "ink" });
}

const PICTURES = [
  (parent, data) =>
    draw(scene(parent), "path", { d: data.strokes, class: "brush", "stroke-width": data.brush }),
  (parent, data) => {
    const picture = scene(parent);
    if (data.steps[1].isDone) drawBox(picture);
    draw(picture, "path", { d: data.fitted, class: "line" });
  },
  (parent, data) => drawBitmap(scene(parent), data.bitmap),
  (parent, data) => drawBitmap(scene(parent), data.upright),
  (parent, data) => {
    const picture = scene(parent);
    drawBitmap(picture, data.upright);
    for (let i = 400; i < 100 * FRAME; i += 400) {
      draw(picture, "path", { d: `M${i} 0V3200M0 ${i}H3200`, class: "grid" });
    }
  },
  (parent, data) => makePicture(parent, data.image),
];

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".steps");
  bringIntoView(root, data);
  if (!renew(root, data)) return;
  if (data.message) {
    make(root, "p", "", data.message);
    return;
  }
  const list = make(root, "ol");
  data.steps.forEach(({ name, title, said, isDone }, i) => {
    const step = make(list, "li", isDone === false ? "off" : "");
    const heading = make(step, "label");
    if (name) {
      const box = make(heading, "input");
      box.type = "checkbox";
      box.role = "switch";
      box.checked = isDone;
      box.onchange = () => setTriggerValue("step", name);
      box.ariaLabel = title;
    }
    heading.append(title);
    PICTURES[i](step, data);
    make(step, "p", "", said);
  });
  const { label, said, isSame, more, numbers } = data.result;
  const result = make(root, "div", "result");
  make(result, "div", isSame ? "digit" : "digit other", label);
  const words = make(result, "div");
  make(words, "strong", "", `${said} `);
  makeCode(words, "steps", "These steps, by this project's own module", setTriggerValue);
  make(words, "p", "", more);
  make(words, "p", "numbers", numbers);
  const history = make(
    root,
    "p",
    "history",
    "Why these steps? The data went through them. 13 people filled in forms; NIST's programs cropped each digit, " +
      "scaled it to 20 × 32 pixels, brought it to one thickness and sheared it upright; then the ink of each 4 × 4 block " +
      "was counted. These are the 1,797 images of load_digits, and a drawing that has not gone the same way is far " +
      "from all of them. Source: ",
  );
  const source = make(history, "a", "", "E. Alpaydin and C. Kaynak, UCI, 1998");
  source.href = "https://doi.org/10.24432/C50P49";
  source.target = "_blank";
  source.rel = "noreferrer";
}
