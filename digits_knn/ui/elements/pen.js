// The pen: takes what mouse, pen and fingers do on the canvas, hands the canvas the strokes of one of
// them, and tells Python of the stroke in progress, so that it is read while it is drawn.
// An element of our own: the canvas sends nothing before pen-up, loses a pen-up outside of it, and
// takes a resting palm for the pen.

import { make, whenGone } from "./dom.js";
import { makePace } from "./pacing.js";
import { makePointers } from "./pointers.js";
import { canvasRoot, toolbarButton } from "./toolbar.js";

const BUSY = 200; // ms; a server that takes longer is asked less often
const REST = 4; // times as long as its answer took, a busy server is left alone
const HANDOVER = 60; // ms after pen-up in which the canvas sends the stroke, and nothing else is sent
const SETTLED = 1000; // ms after pen-up: an answer to the stroke in progress must be gone
const LAYER = "position: absolute; inset: 0; z-index: 10; touch-action: none; cursor: crosshair;";

const calm = matchMedia("(prefers-reduced-motion: reduce)");

// To the canvas, one clean mouse: the library knows no pointers
const asMouse = (target, type, { x, y }) =>
  target.dispatchEvent(
    new MouseEvent(type, {
      clientX: x,
      clientY: y,
      button: 0,
      buttons: type === "mouseup" ? 0 : 1,
      bubbles: true,
      composed: true,
      cancelable: true,
      view: window,
    }),
  );

function build() {
  const view = { points: [], isDrawing: false, restUntil: 0, sentAt: null, sent: Promise.resolve() };
  view.pace = makePace((name, points) => {
    view.sentAt = performance.now();
    view.trigger(name, points);
    // Streamlit sends it from a timer of its own, which a browser may put off by milliseconds
    view.sent = new Promise((resolve) => setTimeout(resolve));
  });
  const add = ({ x, y }) => {
    const box = view.layer.getBoundingClientRect();
    const scale = view.size / box.width; // the page may be enlarged
    view.points.push(Math.round((x - box.left) * scale), Math.round((y - box.top) * scale));
  };
  const tell = () => {
    clearTimeout(view.later);
    if (calm.matches || !view.isDrawing || view.points.length > 2 * view.maxPoints) return;
    const rest = view.restUntil - performance.now();
    if (rest > 0) view.later = setTimeout(tell, rest);
    else view.pace.send("stroke", [...view.points]);
  };
  const pen = {
    down(at) {
      view.isDrawing = true;
      clearTimeout(view.settle);
      view.points = [];
      add(at);
      asMouse(view.canvas, "mousedown", at);
    },
    move(at) {
      add(at);
      asMouse(document, "mousemove", at);
      tell();
    },
    up(at) {
      view.isDrawing = false;
      view.pace.stop();
      view.restUntil = performance.now() + HANDOVER;
      asMouse(document, "mouseup", at);
      // or the canvas waits 200 ms; not in one message with the stroke so far, whose fragment alone would run
      view.sent.then(() => setTimeout(() => toolbarButton("Update")?.click()));
      view.settle = setTimeout(() => {
        if (view.seen) view.pace.send("stroke", []);
      }, SETTLED);
    },
  };
  view.pointers = makePointers(pen);
  // The canvas may mount after us, or anew
  view.follow = () => {
    const root = canvasRoot();
    const canvas = root?.querySelector("canvas.upper-canvas");
    if (!canvas || canvas === view.canvas) return;
    view.canvas = canvas;
    view.layer = make(root.querySelector(".dc-container"), "div", "layer");
    view.layer.style.cssText = LAYER;
    view.layer.role = "img";
    view.layer.ariaLabel = "Canvas: draw a digit here with a mouse, pen or finger";
    view.pointers.listen(view.layer);
  };
  const timer = setInterval(view.follow, 100);
  view.stop = () => {
    clearInterval(timer);
    clearTimeout(view.later);
    clearTimeout(view.settle);
    view.pace.stop();
    view.layer?.remove();
  };
  return view;
}

const views = new WeakMap();

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const view = views.get(parentElement) ?? build();
  views.set(parentElement, view);
  Object.assign(view, data, { trigger: setTriggerValue });
  parentElement.querySelector(".pen").dataset.seen = data.seen; // how much of the stroke is answered
  if (view.sentAt !== null) {
    const took = performance.now() - view.sentAt;
    if (took > BUSY) view.restUntil = performance.now() + REST * took;
    view.sentAt = null;
  }
  view.pace.answered();
  view.follow();
  return whenGone(parentElement, () => {
    view.stop();
    views.delete(parentElement);
  });
}
