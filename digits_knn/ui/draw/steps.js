// Shows the way from strokes to 64 numbers, picture by picture, with a switch for each step.
// An element of our own: its pictures follow the pen, some twenty of them in one message.

import { bringIntoView, make, makeCode, makePicture, makeSvg, renew, whenGone } from "../elements/dom.js";
import { makePace } from "../elements/pacing.js";

// In hundredths of the frame's pixels
const drawScene = (parent, { frame }) => {
  const size = 100 * frame;
  return makeSvg(parent, "svg", { viewBox: `0 0 ${size} ${size}`, "aria-hidden": "true" }); // the words say it
};

const drawBitmap = (picture, bitmap, frame) => {
  const path = [...bitmap].map((ink, i) =>
    ink === "1" ? `M${100 * (i % frame)} ${100 * Math.floor(i / frame)}h100v100h-100z` : "",
  );
  makeSvg(picture, "path", { d: path.join(""), class: "ink" });
};

const drawEdge = (picture, path) => {
  if (path) makeSvg(picture, "path", { d: path, class: "edge" });
};

const drawBox = (picture, { frame, boxWidth }) => {
  const [width, height] = [100 * boxWidth, 100 * frame];
  makeSvg(picture, "rect", { x: (height - width) / 2, y: 0, width, height, class: "box" });
};

const PICTURES = [
  (parent, data) =>
    makeSvg(drawScene(parent, data), "path", { d: data.strokes, class: "brush", "stroke-width": data.brush }),
  (parent, data) => {
    const picture = drawScene(parent, data);
    if (data.steps[1].isDone) drawBox(picture, data);
    makeSvg(picture, "path", { d: data.framed, class: "line" });
    makeSvg(picture, "path", { d: data.leftOut, class: "line left-out" });
  },
  (parent, data) => {
    const picture = drawScene(parent, data);
    drawBitmap(picture, data.bitmap, data.frame);
    drawEdge(picture, data.edges[0]);
  },
  (parent, data) => {
    const picture = drawScene(parent, data);
    drawBitmap(picture, data.sheared, data.frame);
    drawEdge(picture, data.edges[1]);
  },
  (parent, data) => drawBitmap(drawScene(parent, data), data.upright, data.frame),
  (parent, data) => {
    const picture = drawScene(parent, data);
    drawBitmap(picture, data.upright, data.frame);
    const size = 100 * data.frame;
    for (let at = 100 * data.block; at < size; at += 100 * data.block) {
      makeSvg(picture, "path", { d: `M${at} 0V${size}M0 ${at}H${size}`, class: "grid" });
    }
  },
  (parent, data) => makePicture(parent, data.image),
];

const views = new WeakMap();

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".steps");
  const view = views.get(parentElement) ?? {
    pace: makePace((name, isDone) => view.trigger("step", { name, isDone })),
  };
  views.set(parentElement, view);
  view.trigger = setTriggerValue;
  view.pace.answered();
  show(root, data, view, setTriggerValue);
  return whenGone(parentElement, () => {
    view.pace.stop();
    views.delete(parentElement);
  });
}

function show(root, data, view, setTriggerValue) {
  bringIntoView(root, data);
  if (!renew(root, data)) return;
  const ofPicture = data.picture.length ? make(root, "ol") : null;
  for (const { title, sentence, source } of data.picture) {
    const step = make(ofPicture, "li");
    make(step, "label", "", title);
    const image = make(step, "img");
    image.src = source;
    image.alt = "";
    make(step, "p", "", sentence);
  }
  if (ofPicture) makeCode(ofPicture.lastChild.lastChild, "picture", "From a picture file", setTriggerValue);
  const list = make(root, "ol");
  data.steps.forEach(({ name, title, sentence, isDone }, i) => {
    const step = make(list, "li", isDone === false ? "off" : "");
    const heading = make(step, "label");
    if (name) {
      const box = make(heading, "input");
      box.type = "checkbox";
      box.role = "switch";
      box.checked = isDone;
      box.onchange = () => view.pace.send(name, box.checked);
      box.ariaLabel = title;
    }
    heading.append(title);
    PICTURES[i](step, data);
    make(step, "p", "", sentence);
  });
  const { label, sentence, isSame, more, numbers } = data.result;
  const result = make(root, "div", "result");
  make(result, "div", isSame ? "digit" : "digit other", label);
  const words = make(result, "div");
  make(words, "strong", "", `${sentence} `);
  makeCode(words, "steps", "These steps, by this project's own module", setTriggerValue);
  make(words, "p", "", more);
  make(words, "p", "numbers", numbers);
  const history = make(
    root,
    "p",
    "history",
    "Why these steps? The data went through all of them except Fitted. Thirteen people filled in forms; NIST's programs " +
      "cropped each digit, scaled it to 20 × 32 pixels, gave it one thickness, and sheared it upright; then the ink in " +
      "each 4 × 4 block was counted. The results are the 1,797 images of load_digits; a drawing treated differently is " +
      "far from all of them. Fitted is ours: thirteen people do not write in every way, and a variant of your drawing " +
      "may be nearer to theirs. So each training digit is compared with the variant nearest to it. The label whose three " +
      "nearest digits are closest on average wins, and the variant nearest to these three is kept. Leaving out a foot under " +
      "a 1 or 7, or a slash through a 0, is ours too. Source: ",
  );
  const source = make(history, "a", "", "E. Alpaydin and C. Kaynak, UCI, 1998");
  source.href = "https://doi.org/10.24432/C50P49";
  source.target = "_blank";
  source.rel = "noreferrer";
}
