// The drawings of a class, the newest first; one that is pressed shows its 8x8 image, and can be hidden.

import { empty, make, makeButton, makePicture, makeSvg, named, whenGone } from "../elements/dom.js";

const views = new WeakMap();

function makeTile(drawing, view, isHidden) {
  const { id, path, image, label, answer, person } = drawing;
  const isRight = label === answer;
  const tile = make(view.list, "li", isRight ? "right" : "wrong");
  const face = makeButton(tile, {
    label: `${person}: ${named(label)}, read as ${named(answer)}`,
    title: person,
    onclick: () => {
      view.turned = view.turned === id ? 0 : id;
      show(view);
    },
  });
  if (view.turned === id) makePicture(face, image);
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
}

function show(view) {
  const { drawings, hidden, more } = view.data;
  empty(view.root); // the keyboard's focus stays with its drawing while others come
  view.list = make(view.root, "ol");
  for (const drawing of drawings) makeTile(drawing, view, false);
  if (more) make(view.root, "p", "", `And ${more.toLocaleString("en")} earlier ones.`);
  if (!hidden.length) return;
  // folded: what a teacher hides is not to stay on the wall
  const folded = make(view.root, "details");
  folded.open = view.isOpen;
  folded.ontoggle = () => {
    view.isOpen = folded.open;
  };
  make(folded, "summary", "", `${hidden.length} hidden. Hidden drawings do not count.`);
  view.list = make(folded, "ol", "hidden");
  for (const drawing of hidden) makeTile(drawing, view, true);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const view = views.get(parentElement) ?? {
    root: parentElement.querySelector(".class_wall"),
    turned: 0,
    isOpen: false,
  };
  views.set(parentElement, view);
  view.trigger = setTriggerValue;
  view.data = data;
  show(view);
  return whenGone(parentElement, () => views.delete(parentElement));
}
