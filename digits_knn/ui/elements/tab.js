// Keeps in the tab what a visitor drew and taught, so that a reload, or a server that was started
// again, finds it. On this computer it stays only where the visitor wants it to.
// An element of our own: Streamlit's session is gone with the connection, and it has no storage of
// the browser's.

import { whenGone } from "./dom.js";

const PREFIX = "digits-knn ";
const NAMES = ["drawing", "taught", "reason", "fooled", "unsent"];
const RELOAD_PAUSE = 60_000; // ms
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
  const staysHere = here !== "" || read("sessionStorage", "stays here") !== "";
  return { ...kept, taught: kept.taught || here, staysHere };
};

// Whether Python is still to be told what the tab kept: until then nothing is written over it
const mustWait = ({ visit, isRestored }) => {
  if (read("sessionStorage", "visit") === visit) return false;
  const { staysHere, ...kept } = readAll();
  if (!isRestored && Object.values(kept).some(Boolean)) return true;
  write("sessionStorage", "visit", visit);
  return false;
};

let isLeaving = false;

// What is not named stays as it is: each page keeps its own
const writeNamed = ({ staysHere, ...kept }) => {
  if (isLeaving) return;
  for (const name of NAMES) if (name in kept && name !== "taught") write("sessionStorage", name, kept[name]);
  if (!("taught" in kept)) return;
  const stayed = read("sessionStorage", "stays here") !== "";
  // only what has changed in this tab: another one may have taught more since, or cleared it
  const isOther = kept.taught !== read("sessionStorage", "taught") || staysHere !== stayed;
  if (isOther && (staysHere || stayed)) write("localStorage", "taught", staysHere ? kept.taught : "");
  write("sessionStorage", "taught", kept.taught);
  write("sessionStorage", "stays here", staysHere ? "yes" : "");
};

const startOver = () => {
  isLeaving = true; // an answer that is still on its way must not bring them back
  for (const name of [...NAMES, "visit", "stays here", "reloaded"]) write("sessionStorage", name, "");
  write("localStorage", "taught", "");
  location.assign(location.pathname);
};

// Where a connection is cut in the middle of an answer, Streamlit may find no place for the rest of it,
// and stops. A reload brings everything back; not again and again, should that not help.
window.addEventListener("error", ({ message }) => {
  if (!message.includes("delta path")) return;
  const last = Number(read("sessionStorage", "reloaded"));
  if (Date.now() - last < RELOAD_PAUSE) return;
  write("sessionStorage", "reloaded", String(Date.now()));
  location.reload();
});

// Where the connection is lost, Streamlit covers the page with a dialog on its server. The page has a
// sentence of its own (frame/style.css), and its canvas is to be drawn on.
const isConnected = () =>
  document.querySelector('[data-testid="stApp"]').dataset.testConnectionState === "CONNECTED";
new MutationObserver(() => {
  if (!isConnected()) document.querySelector('[data-testid="stDialog"] [aria-label="Close"]')?.click();
}).observe(document.body, { childList: true });

// Streamlit asks for the page anew only if something was on its way when the connection was lost; but
// its server may know nothing of this visit any more, and would answer none of its parts.
const whenConnectedAgain = (act) => {
  const app = document.querySelector('[data-testid="stApp"]');
  let isLost = false;
  const watch = new MutationObserver(() => {
    if (isConnected() && isLost) act();
    isLost = !isConnected();
  });
  watch.observe(app, { attributeFilter: ["data-test-connection-state"] });
  return () => watch.disconnect();
};

const views = new WeakMap();

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const view = views.get(parentElement) ?? {};
  views.set(parentElement, view);
  clearTimeout(view.again);
  const waits = mustWait(data);
  if (data.startsOver) startOver();
  else if (data.kept) {
    if (!waits) writeNamed(data.kept);
  } else {
    const ask = () => {
      setTriggerValue("kept", readAll());
      view.again = setTimeout(ask, PATIENCE);
    };
    if (waits) ask();
    view.reconnect = () => setTriggerValue("connected_again", true);
    view.stop ??= whenConnectedAgain(() => view.reconnect());
  }
  return whenGone(parentElement, () => {
    clearTimeout(view.again);
    view.stop?.();
    views.delete(parentElement);
  });
}
