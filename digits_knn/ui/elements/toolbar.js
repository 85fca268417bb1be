// The canvas as its library builds it: its shadow root, and the buttons of its toolbar.

import { make } from "./dom.js";

export const canvasRoot = () => {
  for (const element of document.querySelectorAll(".st-key-canvas *")) {
    if (element.shadowRoot?.querySelector(".dc-root")) return element.shadowRoot;
  }
  return null;
};

const HIDE = ".dc-toolbar { display: none !important; }";

// Buttons of our own do its work, also on touch
export const hideToolbar = () => {
  const root = canvasRoot();
  if (root && !root.querySelector("style.ours")) make(root, "style", "ours", HIDE);
};

export const toolbarButton = (label) =>
  canvasRoot()?.querySelector(`.dc-toolbar button[aria-label^="${label}"]`) ?? null;
