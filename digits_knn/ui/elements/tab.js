// Keeps in the tab what a visitor drew and taught, so that a reload, or a server that was started
// again, finds it. On this computer it stays only where the visitor wants it to.
// An element of our own: Streamlit's session is gone with the connection, and it has no storage of
// the browser's.

import { makeButton, whenGone } from "./dom.js";

const PREFIX = "digits-knn ";
const NAMES = ["drawing", "taught", "reason"];
const PATIENCE = 3000; // ms after which Python, which has not answered, is asked again

// A browser may forbid to keep anything, or be full
const attempt = (act) => {
  try {
    return act();
  } catch {
    return null;
  }
};
const read = (storage, name) => attempt(() => window[storage].getItem(PREFIX + name)) ?? "";
const write = (storage, name, text) =>
  attempt(() =>
    text ? window[storage].setItem(PREFIX + name, text) : window[storage].removeItem(PREFIX + name),
  );

const readAll = () => {
  const kept = Object.fromEntries(NAMES.map((name) => [name, read("sessionStorage", name)]));
  const here = read("localStorage", "taught");
  return { ...kept, taught: kept.taught || here, staysHere: here !== "" };
};

// Whether Python is still to be told what the tab kept: until then nothing is written over it
const isWaiting = ({ visit, isRestored }) => {
  if (read("sessionStorage", "visit") === visit) return false;
  const { staysHere, ...kept } = readAll();
  if (!isRestored && Object.values(kept).some(Boolean)) return true;
  write("sessionStorage", "visit", visit);
  return false;
};

const writeAll = ({ staysHere, ...kept }) => {
  for (const name of NAMES) write("sessionStorage", name, kept[name]);
  // only where it was wanted here: another tab may want it still
  if (staysHere) write("localStorage", "taught", kept.taught);
  else if (read("sessionStorage", "stays here")) write("localStorage", "taught", "");
  write("sessionStorage", "stays here", staysHere ? "yes" : "");
};

const startAnew = () => {
  if (!confirm("Clear the drawing, what was taught, and all settings?")) return;
  for (const name of [...NAMES, "visit", "stays here"]) write("sessionStorage", name, "");
  write("localStorage", "taught", "");
  location.assign(location.pathname);
};

const views = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const view = views.get(parentElement) ?? {};
  views.set(parentElement, view);
  clearTimeout(view.again);
  const waits = isWaiting(data);
  if (data.kept) {
    if (!waits) writeAll(data.kept);
  } else {
    const root = parentElement.querySelector(".tab");
    if (!root.childElementCount) {
      makeButton(root, {
        text: "Start anew",
        title: "Clears the drawing, what was taught, and all settings",
        onclick: startAnew,
      });
    }
    const ask = () => {
      setTriggerValue("kept", readAll());
      view.again = setTimeout(ask, PATIENCE);
    };
    if (waits) ask();
  }
  return whenGone(parentElement, () => clearTimeout(view.again));
}
