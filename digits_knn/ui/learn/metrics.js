// Unit circles of metrics, one of them with any p; and a digit whose answer depends on the weights.
// An element of our own: distances follow the pointer.

import { make, makeButton, makePicture, makeSvg, named, renew } from "../elements/dom.js";

const DASHES = ["9 5", "", "2 4"];

const written = (power) => (power === "inf" ? "∞" : power);

const distance = (x, y, power) =>
  power === "inf"
    ? Math.max(Math.abs(x), Math.abs(y))
    : (Math.abs(x) ** power + Math.abs(y) ** power) ** (1 / power);

function showCircles(root, { circles, paths, power, powers }, sendValue) {
  const names = Object.keys(circles);
  const box = make(root, "div", "circles");
  const svg = makeSvg(box, "svg", { viewBox: "-1150 -1150 2300 2300", role: "img" });
  makeSvg(svg, "path", { d: "M-1150 0H1150M0 -1150V1150", class: "axes" });
  const chosen = makeSvg(svg, "path", { class: "chosen" });
  names.forEach((name, i) => {
    const dash = DASHES[i].replace(/\d+/g, (length) => 8 * length); // as in the key, which is smaller
    makeSvg(svg, "path", { d: paths[circles[name]], class: `named n${i}`, "stroke-dasharray": dash });
  });
  const words = make(box, "div", "words");
  const label = make(words, "label", "", "Minkowski's p = ");
  const shown = make(label, "strong");
  const slider = make(label, "input");
  slider.type = "range";
  slider.max = powers.length - 1;
  slider.value = powers.indexOf(power);
  slider.setAttribute("aria-label", "Minkowski's p");
  const legend = make(words, "ul");
  const key = make(legend, "li");
  names.forEach((name, i) => {
    make(legend, "li", "", name).prepend(makeKey(`named n${i}`, DASHES[i]));
  });
  const said = make(words, "p", "at", "Point at a place: how far is it from the center?");
  make(words, "p", "", "Cosine has no such circle: only the direction counts.");
  const show = () => {
    const at = powers[slider.value];
    shown.textContent = written(at);
    slider.setAttribute("aria-valuetext", written(at));
    svg.setAttribute("aria-label", [`The unit circle at p = ${written(at)}`, ...names].join("; "));
    chosen.setAttribute("d", paths[at]);
    key.textContent = `distance 1 at p = ${written(at)}`;
    key.prepend(makeKey("chosen", ""));
  };
  show();
  slider.oninput = show;
  slider.onchange = () => sendValue("power", powers[slider.value]);
  svg.onpointermove = (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    const [x, y] = [at.x / 1000, -at.y / 1000];
    const [east, north] = [x < 0 ? "west" : "east", y < 0 ? "south" : "north"];
    const far = distance(x, y, powers[slider.value]).toFixed(2);
    said.textContent = `${Math.abs(x).toFixed(2)} ${east}, ${Math.abs(y).toFixed(2)} ${north}: at p = ${shown.textContent}, the distance is ${far}.`;
  };
}

const makeKey = (className, dash) => {
  const key = makeSvg(document.createDocumentFragment(), "svg", { viewBox: "0 0 34 10", class: "key" });
  makeSvg(key, "path", { d: "M0 5H34", class: className, "stroke-dasharray": dash });
  return key;
};

// Each digit keeps its color; who wins is bold and has a sign
function showVotes(parent, title, shares, answer) {
  const row = make(parent, "div", "votes");
  make(row, "span", "", title);
  const bar = make(row, "div", "bar");
  const labels = [...shares.keys()].filter((label) => shares[label]);
  labels.forEach((label, i) => {
    const wins = label === answer;
    const text = `${label}: ${Math.round(100 * shares[label])}%${wins ? " wins" : ""}`;
    const part = make(bar, wins ? "b" : "span", `c${i % 4}`, text);
    part.style.flexGrow = shares[label];
  });
}

function showCase(root, data, sendValue) {
  const { case: shown, nth, count, none, otherK } = data;
  const box = make(root, "div", "case");
  const title = make(box, "h3", "", "A digit whose answer depends on the weights ");
  if (!shown) {
    make(box, "p", "", none);
    const label = `Set K = ${otherK}, where they change some`;
    makeButton(box, { text: label, onclick: () => sendValue("k", otherK) });
    return;
  }
  const another = () => sendValue("case", String((nth + 1) % count));
  if (count > 1)
    makeButton(title, {
      text: `${nth + 1} of ${count} ›`,
      label: "Another digit",
      onclick: another,
    });
  const line = make(box, "div", "line");
  makePicture(line, shown.picture);
  const [uniform, distance] = shown.predictions;
  const mark = (answer) => `${named(answer)} ${answer === shown.label ? "✓" : "✗"}`;
  make(
    line,
    "p",
    "",
    shown.isTied
      ? `This is ${named(shown.label)}. Uniform weights predict ${mark(uniform)} (a tie: the smaller digit wins), weights by distance ${mark(distance)}.`
      : `This is ${named(shown.label)}. Uniform weights predict ${mark(uniform)}, weights by distance ${mark(distance)}.`,
  );
  showVotes(box, "Uniform", shown.votes[0], uniform);
  showVotes(box, "1 / distance", shown.votes[1], distance);
  make(box, "p", "small", shown.more);
  const list = make(box, "ol");
  for (const { picture, label: says, distance, size } of shown.neighbors) {
    const item = make(list, "li");
    makePicture(item, picture);
    make(item, "strong", "", says);
    make(item, "div", "", distance);
    make(item, "div", "", `${Math.round(100 * size)}%`);
  }
}

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".learn_metrics");
  if (!renew(root, data)) return;
  showCircles(root, data, setTriggerValue);
  showCase(root, data, setTriggerValue);
}
