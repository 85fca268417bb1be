// Shows what is chosen on the map with its neighbors, and tells the map.

import { make, makeButton, makeCode, makePicture, named, renew, whenGone } from "../elements/dom.js";

globalThis.digitsKnnMap ??= {};
const shared = globalThis.digitsKnnMap; // with the map

function showTiles(root, data) {
  const list = make(root, "ol", "tiles");
  data.tiles.forEach(({ picture, label, distance }, i) => {
    const agrees = label === data.prediction;
    const item = make(list, "li", agrees ? "" : "other");
    const button = makeButton(item, {
      title: "Look at this digit",
      label: `Neighbor ${i + 1}: ${named(label)}, ${distance} away; look at it`,
      onclick: () => shared.choose(data.neighbors[i]),
    });
    makePicture(button, picture);
    make(button, "b", "", `${agrees ? "✓" : "✗"} ${label}`);
    make(button, "span", "", distance);
  });
  const more = data.neighbors.length - data.tiles.length;
  if (more > 0)
    make(root, "p", "more", `and ${more.toLocaleString("en")} more; each has its line on the map`);
}

function showChosen(root, data, sendValue) {
  const top = make(root, "div", "chosen");
  makePicture(top, data.picture);
  const words = make(top, "div");
  make(words, "strong", "", data.title);
  make(words, "p", "", data.sentence);
  showTiles(root, data);
  const distorts = make(root, "p", "distorts", `${data.distorts} `);
  makeCode(distorts, "neighbors", "Its neighbors, and how many are near on the map", sendValue);
}

function build(root, data, sendValue) {
  if (data.title) showChosen(root, data, sendValue);
  else
    make(
      root,
      "p",
      "",
      "Click or tap a digit to see its neighbors, or draw one on the Draw page and find it here.",
    );
  if (data.drawing && data.chosen !== -1) {
    const onclick = () => shared.choose(-1);
    makeButton(root, { className: "back", text: "Back to your drawing", onclick });
  }
  const story = make(root, "p", "note", `${data.story} `);
  makeCode(story, "kept", "How many neighbors the map keeps", sendValue, "neighbors kept");
  makeCode(story, "map", "All digits on a plane", sendValue, "this map");
  make(
    root,
    "p",
    "note",
    "The lines go to the neighbors that vote. Faint digits are test digits, which never vote. " +
      (data.hasClass ? "Underlined digits are the class's. " : "") +
      "Drag to move; scroll or pinch to zoom.",
  );
}

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".map_reading");
  const choose = (row) => setTriggerValue("chosen", row);
  const selection = { ...data, neighbors: data.neighbors ?? [] };
  Object.assign(shared, { choose, selection });
  shared.map?.follow(selection);
  if (renew(root, data)) build(root, data, setTriggerValue);
  return whenGone(parentElement, () => {
    if (shared.choose === choose) delete shared.choose;
    if (shared.selection === selection) delete shared.selection;
  });
}
