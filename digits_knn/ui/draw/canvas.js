// Undo, redo, clear and samples under the canvas, in a size for thumbs.
// An element of our own: its buttons press those of the canvas's own toolbar, and are gray when those are.

import { make, makeButton, makeSvg, whenGone } from "../elements/dom.js";
import { canvasRoot, hideToolbar, toolbarButton } from "../elements/toolbar.js";
import { buildPictures } from "./picture.js";

const SEND = "Share";
const SEND_LABEL = "Share this drawing";
const isSmall = matchMedia("(max-width: 768px), (max-height: 480px)"); // samples are folded
const LONGEST_HOLD = 1000; // ms

const hold = (isHeld) => {
  const canvas = canvasRoot()?.querySelector(".dc-container");
  if (canvas) canvas.style.pointerEvents = isHeld ? "none" : "";
};

const makeCamera = (button) => {
  const svg = makeSvg(button, "svg", { viewBox: "0 0 24 24", width: 22, height: 22, "aria-hidden": "true" });
  makeSvg(svg, "path", {
    d: "M4 7h3l2-3h6l2 3h3a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1z",
  });
  makeSvg(svg, "circle", { cx: 12, cy: 13, r: 4 });
};

const isEnabled = (button) => button !== null && !button.disabled;

function build(root) {
  const controls = root.querySelector(".canvas_controls");
  const bar = make(controls, "div", "bar");
  const view = { data: { samples: [] }, trigger: () => {} };
  const button = (text, title, onclick, label) => makeButton(bar, { text, title, onclick, label });

  view.undo = button("↶", "Undo the last stroke (Ctrl+Z)", () => view.goBack(), "Undo");
  view.redo = button("↷", "Redo the stroke (Ctrl+Shift+Z)", () => toolbarButton("Redo")?.click(), "Redo");
  view.clear = button("Clear", "Clear the canvas; Undo brings it back", () =>
    view.sendAndHold("clear", true),
  );
  // of samples and pictures one is open, or none
  view.open = (opened) => {
    for (const [toggle, panel] of [
      [view.toggle, view.samples],
      [view.picture, view.pictures.panel],
    ]) {
      panel.hidden = panel !== opened;
      toggle.setAttribute("aria-expanded", String(!panel.hidden));
    }
  };
  const makeToggle = (text, title, panel, label) =>
    button(text, title, () => view.open(panel().hidden ? panel() : null), label);
  view.toggle = makeToggle("Samples", "Pick a drawing to try", () => view.samples);
  view.picture = makeToggle(
    "",
    "Read a picture: a photograph, a scan, or an image file",
    () => view.pictures.panel,
    "Picture",
  );
  makeCamera(view.picture);
  view.samples = make(controls, "div", "samples");
  view.pictures = buildPictures(controls, view);
  view.open(isSmall.matches ? null : view.samples);
  view.error = make(controls, "p", "error");
  view.error.role = "alert";

  view.send = button(SEND, "Copy a link that opens this drawing", () => view.sendLink(), SEND_LABEL);
  view.address = make(controls, "input", "address");
  view.address.readOnly = true;
  view.address.hidden = true;
  view.address.ariaLabel = "Link to this drawing";
  view.address.onfocus = () => view.address.select();
  view.sendLink = async () => {
    const link = new URL(location.href);
    link.searchParams.delete("present"); // of the wall, not of who opens it
    link.searchParams.set("drawing", view.data.link);
    try {
      await navigator.clipboard.writeText(link.href);
      view.send.textContent = "Copied";
      view.send.ariaLabel = "The link is copied";
    } catch {
      // only on https and on this computer may a page copy: elsewhere it is shown
      view.address.value = link.href;
      view.address.hidden = false;
      view.address.focus();
      view.send.textContent = "Press Ctrl+C";
    }
  };

  // the canvas takes back its own strokes; what was wiped from outside, Python brings back
  view.goBack = () => {
    const undo = toolbarButton("Undo");
    if (isEnabled(undo)) undo.click();
    else if (view.data.canRestore) view.sendAndHold("restore", true);
  };
  // Python will give the canvas another drawing: first send the last stroke, which undo is to
  // bring back, and take no new one, which would be wiped.
  view.sendStroke = () => toolbarButton("Update")?.click();
  view.sendAndHold = (what, value) => {
    view.sendStroke();
    hold(true);
    setTimeout(hold, LONGEST_HOLD, false); // if Python is out of reach
    view.trigger(what, value);
  };
  view.refresh = () => {
    view.undo.disabled = !isEnabled(toolbarButton("Undo")) && !view.data.canRestore;
    view.redo.disabled = !isEnabled(toolbarButton("Redo"));
    view.send.disabled = !view.data.link;
    view.clear.disabled = view.data.isEmpty && !isEnabled(toolbarButton("Undo"));
  };
  return view;
}

function showSamples(view) {
  if (view.samples.childElementCount === view.data.samples.length) return;
  view.samples.replaceChildren();
  view.data.samples.forEach(({ name, path }, index) => {
    const onclick = () => {
      view.sendAndHold("sample", index);
      if (isSmall.matches) view.open(null); // back to the canvas
    };
    const button = makeButton(view.samples, { title: name, label: `Sample: ${name}`, onclick });
    const svg = makeSvg(button, "svg", { viewBox: "0 0 280 280", "aria-hidden": "true" });
    makeSvg(svg, "path", { d: path });
  });
}

// Follow the canvas: hide its toolbar, know what can be undone. It may mount after us, or anew.
function follow(view) {
  const root = canvasRoot();
  if (root === null || root === view.followed) return;
  const buttons = ["Undo", "Redo"].map(toolbarButton);
  if (buttons.includes(null)) return; // another toolbar than the one we know: leave it in sight
  view.followed = root;
  view.observer?.disconnect();
  view.observer = new MutationObserver(view.refresh);
  for (const button of buttons) {
    view.observer.observe(button, { attributes: true, attributeFilter: ["disabled"] });
  }
  hideToolbar();
  view.refresh();
}

function listen(view) {
  const key = (event) => {
    const isTyping = event.composedPath()[0].matches?.("input, textarea, [contenteditable]");
    if (isTyping || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    (event.shiftKey ? view.redo : view.undo).click();
  };
  window.addEventListener("keydown", key, true);
  // the link is of what Python has read: not before it has this stroke, too
  const drawn = (event) => {
    if (!event.composedPath().includes(canvasRoot())) return;
    view.open(null); // what is below comes into sight
    view.send.disabled = true;
    clearTimeout(view.later);
    view.later = setTimeout(view.refresh, LONGEST_HOLD);
  };
  window.addEventListener("pointerdown", drawn, true);
  const timer = setInterval(() => follow(view), 100);
  return () => {
    window.removeEventListener("pointerdown", drawn, true);
    view.pictures.stop();
    clearTimeout(view.later);
    clearInterval(timer);
    view.observer?.disconnect();
    window.removeEventListener("keydown", key, true);
  };
}

const views = new WeakMap();

export default function ({ data: [data], parentElement, setTriggerValue }) {
  let view = views.get(parentElement);
  if (view === undefined) {
    view = build(parentElement);
    view.stop = listen(view);
    views.set(parentElement, view);
  }
  view.data = data;
  view.trigger = setTriggerValue;
  if (view.shown !== data.link) {
    view.shown = data.link; // another drawing has another link
    view.send.textContent = SEND;
    view.send.ariaLabel = SEND_LABEL;
    view.address.hidden = true;
  }
  hold(false);
  if (view.error.textContent !== data.error) view.error.textContent = data.error;
  showSamples(view);
  follow(view);
  view.refresh();
  return whenGone(parentElement, () => {
    views.get(parentElement)?.stop();
    views.delete(parentElement);
    parentElement.querySelector(".canvas_controls")?.replaceChildren();
  });
}
