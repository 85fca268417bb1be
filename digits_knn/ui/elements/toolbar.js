// The canvas as its library builds it: its shadow root, and the buttons of its toolbar.

export const canvasRoot = () => {
  for (const element of document.querySelectorAll(".st-key-canvas *")) {
    if (element.shadowRoot?.querySelector(".dc-root")) return element.shadowRoot;
  }
  return null;
};

export const toolbarButton = (label) =>
  canvasRoot()?.querySelector(`.dc-toolbar button[aria-label^="${label}"]`) ?? null;
