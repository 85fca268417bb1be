// A picture for Python to trace: taken, chosen, dropped anywhere on the page, or pasted. Streamlit's own
// uploader, which is out of sight, sends it.

import { make, makeButton } from "../elements/dom.js";
import { canvasRoot } from "../elements/toolbar.js";

const UPLOADER = "[class*='st-key-picture_upload'] input[type=file]";
const OTHER_UPLOADERS = "[data-testid='stFileUploader']"; // what is dropped there is theirs
const LARGE = 1e6; // bytes; a larger picture is sent smaller: a phone's photograph has some 5 MB
const SIDE = 1600; // pixels, the longer side of what is sent then; Python reads less
const QUALITY = 0.9; // of a JPEG

const canTake = () => window.isSecureContext && Boolean(navigator.mediaDevices?.getUserMedia);
const isTouch = matchMedia("(pointer: coarse)");

async function shrink(file) {
  if (file.size <= LARGE) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(Math.ceil(scale * picture.width), Math.ceil(scale * picture.height));
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff"; // below what is transparent
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
    return new File([blob], "picture.jpg", { type: blob.type });
  } catch {
    return file; // of a kind that this browser does not read: Python may
  }
}

// Returns a panel with what gives a picture, and what ends listening for others
export function buildPictures(controls, view) {
  const panel = make(controls, "div", "pictures");
  panel.hidden = true;
  const send = async (file) => {
    const sent = await shrink(file);
    if (sent.size > view.data.maxPicture) {
      view.trigger("too_large", true);
      return;
    }
    const files = new DataTransfer();
    files.items.add(sent);
    const input = document.querySelector(UPLOADER);
    if (!input) return;
    view.sendStroke(); // the last one, which undo is to bring back
    view.open(null);
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // one of our own: Streamlit's lets only files of some names be chosen, or offers no camera
  const chooser = make(panel, "input");
  chooser.type = "file";
  chooser.accept = "image/*,.heic";
  chooser.hidden = true;
  chooser.onchange = () => {
    const [file] = chooser.files;
    if (file) send(file);
    chooser.value = ""; // the same one may be chosen again
  };
  const takes = canTake() && !isTouch.matches;
  if (takes) {
    makeButton(panel, { text: "Take a picture", onclick: () => view.trigger("camera", true) });
  }
  const text = isTouch.matches ? "Take or choose a picture" : "Choose a picture";
  makeButton(panel, { text, onclick: () => chooser.click() });
  if (!isTouch.matches) make(panel, "p", "", "Or drop one anywhere, or paste one (Ctrl+V, on a Mac ⌘V).");

  const mark = (isOver) => {
    const canvas = canvasRoot()?.querySelector(".dc-container");
    if (canvas) canvas.style.outline = isOver ? "4px dashed #0b6bcb" : "";
  };
  const hasFiles = (event) =>
    event.dataTransfer?.types.includes("Files") && !event.target.closest?.(OTHER_UPLOADERS);
  const listeners = {
    dragover: (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault(); // or the browser leaves the page to show the file
      mark(true);
    },
    dragleave: (event) => {
      if (event.relatedTarget === null) mark(false); // out of the window
    },
    drop: (event) => {
      mark(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      const [file] = event.dataTransfer.files;
      if (file) send(file);
    },
    paste: (event) => {
      const [file] = event.clipboardData?.files ?? [];
      if (!file) return;
      event.preventDefault();
      send(file);
    },
  };
  for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name, listener);
  const stop = () => {
    for (const [name, listener] of Object.entries(listeners)) window.removeEventListener(name, listener);
  };
  return { panel, stop };
}
