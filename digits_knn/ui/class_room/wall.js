// The drawings of a class, the newest first; one that is pressed shows its 8x8 image, and can be hidden.

import { make, makeButton, makePicture, makeSvg, named, whenGone } from "../elements/dom.js";

const views = new WeakMap();

function makeTile(drawing, view, isHidden) {
  const { id, path, image, label, answer, person } = drawing;
  const isRight = label === answer;
  const tile = document.createElement("li");
  tile.className = isRight ? "right" : "wrong";
  const face = makeButton(tile, {
    label: `${person}: ${named(label)}, read as ${named(answer)}`,
    title: person,
    onclick: () => {
      view.turned = view.turned === id ? 0 : id;
      show(view);
    },
  });
  if (view.turned === id || !path) makePicture(face, image);
  else {
    const svg = makeSvg(face, "svg", { viewBox: "0 0 280 280", "aria-hidden": "true" });
    makeSvg(svg, "path", { d: path });
  }
  make(tile, "strong", "", isRight ? `✓ ${answer}` : `✗ ${answer}`);
  if (view.turned === id || isHidden) {
    make(tile, "small", "", person);
    if (view.data.canHide) {
      makeButton(tile, {
        className: "hide",
        text: isHidden ? "Show" : "Hide",
        onclick: () => {
          view.turned = 0;
          view.trigger(isHidden ? "unhide" : "hide", id);
        },
      });
    }
  } else make(tile, "small", "", isRight ? "" : `asked: ${label}`);
  return tile;
}

// Tiles that stay are kept: a press on one, and the keyboard's focus, survive what comes beside it
function fill(list, drawings, view, isHidden) {
  const before = new Map([...list.children].map((tile) => [tile.dataset.key, tile]));
  drawings.forEach((drawing, i) => {
    const key = JSON.stringify([drawing, view.turned === drawing.id, view.data.canHide]);
    const tile = before.get(key) ?? makeTile(drawing, view, isHidden);
    before.delete(key);
    tile.dataset.key = key;
    if (list.children[i] !== tile) list.insertBefore(tile, list.children[i] ?? null);
  });
  for (const tile of before.values()) tile.remove();
}

function build(root) {
  const view = { root, turned: 0 };
  view.list = make(root, "ol");
  view.more = make(root, "p");
  // folded: what a teacher hides is not to stay on the wall
  view.folded = make(root, "details");
  view.summary = make(view.folded, "summary");
  view.hidden = make(view.folded, "ol", "hidden");
  return view;
}

function show(view) {
  const { drawings, hidden, more } = view.data;
  fill(view.list, drawings, view, false);
  view.more.textContent = more;
  view.folded.hidden = hidden.length === 0;
  view.summary.textContent = `${hidden.length} hidden. Hidden drawings do not count.`;
  fill(view.hidden, hidden, view, true);
}

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const view = views.get(parentElement) ?? build(parentElement.querySelector(".class_wall"));
  views.set(parentElement, view);
  view.trigger = setTriggerValue;
  view.data = data;
  show(view);
  return whenGone(parentElement, () => views.delete(parentElement));
}
