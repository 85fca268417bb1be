// Some digits with a number that is true of each and one that is predicted.
// An element of our own: a slanted line is drawn over each digit, as an image cannot be.

import { make, makePicture, makeSvg, named, renew } from "../elements/dom.js";

const lineOf = { true: "solid", predicted: "dashed" };

// A line through the middle of the picture that leans so many degrees to the right
function drawLine(svg, degrees, name) {
  const [x, y] = [4.6 * Math.tan((degrees * Math.PI) / 180), 4.6];
  makeSvg(svg, "line", { x1: 4 + x, y1: 4 - y, x2: 4 - x, y2: 4 + y, class: lineOf[name] });
}

function showDigit(list, data, i) {
  const item = make(list, "li");
  const unit = data.is_slant ? "°" : "";
  const write = (number) =>
    `${data.is_slant ? number.toFixed(1) : Math.round(number)}${unit}`.replace("-", "−");
  const picture = make(item, "div", "picture");
  makePicture(picture, data.pictures[i]);
  if (data.is_half) make(picture, "div", "unseen");
  if (data.is_slant) {
    const svg = makeSvg(picture, "svg", { viewBox: "0 0 8 8", "aria-hidden": "true" });
    drawLine(svg, data.true[i], "true");
    drawLine(svg, data.predicted[i], "predicted");
  }
  make(picture, "strong", "letter", data.letters[i]);
  for (const name of ["true", "predicted"]) {
    const said = make(item, "span", `said ${lineOf[name]}`, write(data[name][i]));
    said.setAttribute(
      "aria-label",
      `${data.letters[i]}, ${named(data.labels[i])}: ${name === "true" ? "true" : "predicted"} ${write(data[name][i])}`,
    );
    said.setAttribute("role", "img");
  }
}

export default function ({ data: [data], parentElement }) {
  const root = parentElement.querySelector(".learn_regression");
  if (!renew(root, data)) return;
  const legend = make(root, "p", "legend");
  make(legend, "span", "said solid", "true");
  make(legend, "span", "said dashed", "predicted");
  const list = make(root, "ol");
  for (const i of data.pictures.keys()) showDigit(list, data, i);
}
