// Draws what Python has read: the answer, the 8x8 image, the votes and the neighbors. Tells Python
// which neighbor was chosen, what the drawing was said to be, and which code is to be shown.
// An element of our own for its cost: one server holds half as many visitors again as with widgets.

import { makeAhead } from "../elements/ahead.js";
import {
  empty,
  fillAsScrolled,
  make,
  makeButton,
  makeCode,
  makeGrid,
  makePicture,
  named,
  whenGone,
} from "../elements/dom.js";
import { endInvitation, invite } from "./invitation.js";
import { showFrames, showNumber } from "./number.js";

const NOT_A_DIGIT = "not a digit"; // in place of a label
const CHALLENGE =
  "Challenge: make the model sure of something that is not a digit. The shorter the distance, the better.";
const AT_ONCE = 12; // pictures painted with the answer; the others follow, as many as are in sight
// as many neighbors as the key have room for larger pictures
const TILES = [
  [6, "tiles largest"],
  [14, "tiles large"],
  [Infinity, "tiles"],
];
// Python sends the answer at every K once pointer or focus is on what changes K
const K_CONTROLS = "[class*='st-key-k_slider'], .st-key-touch_k";
const SOON = 150; // ms; not in one message with what a first touch of the slider sends
const CALM = 500; // ms after a press in which K is on its way
const APPROACHES = ["pointerover", "focusin"];
const PRESSES = ["pointerdown", "keydown", "click"];
const MANY = 20; // fill the list; more are reached by scrolling

function showSaid(said, data, sendValue) {
  make(said, "div", "digit", data.label);
  make(said, "p", "headline", data.headline);
  make(said, "p", "by", data.votesSentence);
  const distance = make(said, "div", "distance");
  const sentence = make(distance, "p", "", `${data.distanceSentence} `);
  makeCode(sentence, "reference_quantiles", "How far test digits are", sendValue, "scale");
  makeCode(sentence, "doubt", "The nearest digit with another label", sendValue, "rival");
  const scale = make(distance, "div", "scale");
  const [nearest, median, doubtful, outlier] = data.scale.map((share) => `${100 * share}%`);
  scale.style.setProperty("--doubtful", doubtful);
  scale.style.setProperty("--outlier", outlier);
  make(scale, "b").style.left = median;
  make(scale, "i").style.left = nearest;
  const zones = make(distance, "div", "zones");
  for (const [name, start] of [
    ["typical", "0%"],
    ["far", doubtful],
    ["unlike any digit", outlier],
  ]) {
    make(zones, "span", "", name).style.left = start;
  }
  for (const drawn of [scale, zones]) drawn.setAttribute("aria-hidden", "true"); // the sentence says it
}

function showImage(sees, data, sendValue) {
  const title = make(sees, "h3", "", "What the model sees ");
  makeCode(title, "ink", "From the drawing to these numbers", sendValue);
  const label = `8 by 8 ink counts, row by row: ${data.image.join(" ")}`;
  makeGrid(
    sees,
    label,
    data.image.map((count) => count / 16),
    data.image,
  );
}

export function showVotes(votes, data, sendValue) {
  const title = make(votes, "h3", "", "Votes ");
  makeCode(title, "classification", "The answer, its votes and its neighbors", sendValue);
  const bars = make(votes, "ol", "bars");
  data.votes.forEach(([percent, text], digit) => {
    const item = make(bars, "li", String(digit) === data.label ? "wins" : "");
    item.setAttribute("aria-label", `${digit}: ${text}`);
    const column = make(item, "div", "column", percent > 0 ? text : "");
    make(column, "div", "bar").style.height = `${0.38 * percent}px`;
    make(item, "div", "name", String(digit));
  });
}

function showTeach(teach, data, sendValue) {
  const { label, sentence } = data.taught;
  make(teach, "span", "", sentence);
  const labels = make(teach, "div", "labels");
  labels.setAttribute("role", "group");
  labels.setAttribute("aria-label", "Teach what you drew");
  for (let digit = 0; digit < 10; digit++) {
    const title = `Teach that this is ${named(digit)}`;
    const button = makeButton(labels, {
      text: String(digit),
      title,
      label: title,
      onclick: () => sendValue("label", digit),
    });
    button.ariaPressed = String(digit === label);
  }
  const button = makeButton(teach, {
    className: "no-digit",
    text: NOT_A_DIGIT,
    title: CHALLENGE,
    onclick: () => sendValue("label", NOT_A_DIGIT),
  });
  button.ariaPressed = String(label === NOT_A_DIGIT);
}

// What votes beside the training digits: its mark, and what is said of it
const SOURCES = {
  taught: { mark: "★", whose: "taught by you", key: "you taught it" },
  class: { mark: "◆", whose: "drawn by the class", key: "the class drew it" },
};
const sources = Object.keys(SOURCES);

const neighbor = (neighbors, i) => [
  neighbors.pictures.slice(64 * i, 64 * (i + 1)),
  neighbors.labels[i],
  neighbors.distances[i],
  sources.find((source) => neighbors[source].includes(i)),
];

function makeNeighbor([encoded, label, distance, source], rank, winner, sendValue) {
  const agrees = label === winner;
  const item = document.createElement("li");
  item.className = agrees ? "agrees" : "other";
  const { mark, whose } = SOURCES[source] ?? {};
  item.setAttribute(
    "aria-label",
    `Neighbor ${rank}: ${named(label)}, ${distance} away${whose ? `, ${whose}` : ""}`,
  );
  const button = makeButton(item, {
    title: "Why is this a neighbor?",
    onclick: () => sendValue("neighbor", rank),
  });
  makePicture(button, encoded);
  make(button, "strong", "", `${agrees ? "✓" : "✗"} ${label}`);
  make(button, "div", "", mark ? `${mark} ${distance}` : distance);
  return item;
}

function buildNeighbors(near, sendValue) {
  const list = document.createElement("ol");
  list.tabIndex = 0; // so that the keyboard can scroll it
  const heading = make(near, "h3");
  const view = { title: make(heading, "span"), list, keys: [], neighbors: null, winner: "", chosen: 0 };
  near.append(list);
  const addUpTo = (most) => {
    const upTo = Math.min(most, view.count);
    while (view.keys.length < upTo) {
      const each = neighbor(view.neighbors, view.keys.length);
      view.keys.push(`${each} ${view.winner}`);
      const tile = makeNeighbor(each, view.keys.length, view.winner, sendValue);
      tile.classList.toggle("chosen", view.keys.length === view.chosen);
      list.append(tile);
    }
    return view.keys.length === view.count;
  };
  view.addSome = fillAsScrolled(list, addUpTo, AT_ONCE);
  return view;
}

function showNeighbors(near, data, answer) {
  answer.near ??= buildNeighbors(near, answer.sendValue);
  const view = answer.near;
  const { neighbors, label, k: count } = data;
  const title = count === 1 ? "The nearest neighbor" : `The ${count.toLocaleString("en")} nearest neighbors`;
  const others = sources
    .filter((source) => neighbors[source].some((i) => i < count))
    .map((source) => `, ${SOURCES[source].mark} ${SOURCES[source].key}`);
  const more = count > MANY ? "; scroll for more" : "";
  view.title.textContent = `${title} and their distances (✓ agrees with the answer, ✗ does not${others.join("")})${more}`;
  view.list.setAttribute("aria-label", title);
  view.list.className = TILES.find(([most]) => count <= most)[1];
  // keep the pictures that stay: another K only adds to the end, or takes from it
  const differs = (key, i) => i >= count || key !== `${neighbor(neighbors, i)} ${label}`;
  const stay = view.keys.findIndex(differs);
  if (stay >= 0) {
    view.keys.length = stay;
    while (view.list.children.length > stay) view.list.lastChild.remove();
    if (stay === 0) view.list.scrollTop = 0;
  }
  view.list.querySelector(".chosen")?.classList.remove("chosen");
  Object.assign(view, { neighbors, winner: label, chosen: data.chosen }); // 0: none is
  view.count = Math.min(count, neighbors.labels.length); // of a large K, Python has yet to send some
  if (data.chosen <= view.keys.length) view.list.children[data.chosen - 1]?.classList.add("chosen");
  view.addSome();
}

// Each part of the page by its name in the style sheet, with what it shows
const PARTS = [
  [
    "number",
    (number, data, sendValue) => showNumber(number, data, (place) => sendValue("place", place)),
    (data) => (data.digits.length > 1 ? [data.digits, data.place] : null),
  ],
  [
    "said",
    showSaid,
    (data) => [data.label, data.headline, data.votesSentence, data.distanceSentence, data.scale],
  ],
  ["sees", showImage, (data) => data.image],
  ["votes", showVotes, (data) => [data.votes, data.label]],
  ["teach", showTeach, (data) => data.taught],
];

export function showExample(root, { label, headline, sentence, neighbors }) {
  const example = make(root, "section", "example");
  make(example, "div", "digit", label);
  make(example, "p", "headline", headline);
  make(example, "p", "by", sentence);
  const list = make(example, "ol", "tiles largest");
  [...neighbors.labels].forEach((_, i) => {
    const [encoded, name, distance] = neighbor(neighbors, i);
    const item = make(list, "li", name === label ? "" : "other");
    makePicture(item, encoded);
    make(item, "strong", "", name);
    make(item, "span", "", ` ${distance}`);
  });
}

function showMessage(view, { title, message, example }) {
  const root = make(view.answer, "div", "message");
  if (title) make(root, "h1", "", title);
  make(root, "p", "", message);
  if (!example) return;
  const end = () => root.querySelector(".example")?.remove();
  view.stopInviting = invite(example.path, () => showExample(root, example), end);
}

const spokenNumber = ({ digits, place }) =>
  digits.length > 1
    ? `${digits.map(([label]) => label).join(" ")}. Digit ${place + 1} of ${digits.length}: `
    : "";

function show(view, data) {
  const { answer } = view;
  if (data.message || !view.shown || view.isMessage) {
    view.spoken ??= make(answer, "p", "spoken");
    view.spoken.role = "status";
    answer.replaceChildren(view.spoken);
    Object.assign(view, { shown: {}, near: null, isMessage: Boolean(data.message) });
    view.stopInviting();
    if (data.message) showMessage(view, data);
  }
  // read out by a screen reader: not while a stroke is being drawn
  const words = data.message
    ? [data.title, data.message].filter(Boolean).join(" ")
    : `${spokenNumber(data)}${data.headline} ${data.votesSentence}`;
  if (!data.isLive && view.spoken.textContent !== words) view.spoken.textContent = words;
  answer.className = `answer ${data.certainty ?? ""}${data.digits?.length > 1 ? " several" : ""}`;
  showFrames(data.frames ?? [], data.place);
  if (data.message) return;
  endInvitation();
  for (const [name, showPart, what] of PARTS) {
    const shown = JSON.stringify(what(data));
    if (view.shown[name] === shown) continue; // no work, and no flicker, for what stays
    view.shown[name] = shown;
    const section = answer.querySelector(`.${name}`) ?? make(answer, "section", name);
    empty(section);
    section.hidden = what(data) === null;
    if (!section.hidden) showPart(section, data, view.sendValue);
  }
  showNeighbors(answer.querySelector(".near") ?? make(answer, "section", "near"), data, view);
}

const views = new WeakMap();

function build(parentElement) {
  const view = { answer: parentElement.querySelector(".answer"), stopInviting: () => {}, calmAt: 0 };
  view.sendValue = (what, value) => view.trigger(what, value); // what stays asks the latest
  view.ahead = makeAhead((data) => show(view, data));
  const ask = () => {
    const { data } = view;
    if (!data.k || Object.keys(data.atK).length || data.isLive || view.asked === data) return;
    view.asked = data;
    view.trigger("ahead", true);
  };
  // once pointer or focus is on a K control, but not while K is being pressed: what is asked then would
  // go with the K in one message, or overtake it, and Streamlit runs one of the two
  const later = () => {
    clearTimeout(view.later);
    view.later = setTimeout(ask, Math.max(SOON, view.calmAt - performance.now()));
  };
  const notice = ({ target, type }) => {
    const isPress = PRESSES.includes(type);
    if (target.closest?.(K_CONTROLS)) {
      if (isPress) view.calmAt = performance.now() + CALM;
      later();
    } else if (isPress) {
      clearTimeout(view.later); // a press elsewhere, as on the canvas, sends a message of its own
    }
  };
  for (const name of [...APPROACHES, ...PRESSES]) window.addEventListener(name, notice, true);
  view.stop = () => {
    view.ahead.stop();
    view.stopInviting();
    showFrames([]);
    clearTimeout(view.later);
    for (const name of [...APPROACHES, ...PRESSES]) window.removeEventListener(name, notice, true);
  };
  return view;
}

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const view = views.get(parentElement) ?? build(parentElement);
  views.set(parentElement, view);
  view.trigger = setTriggerValue;
  view.data = data;
  view.ahead.take(data);
  return whenGone(parentElement, () => {
    view.stop();
    views.delete(parentElement);
  });
}
