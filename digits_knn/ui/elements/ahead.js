// K at once, in the browser: Python sends ahead what is to be shown at every K of the slider, and it
// is looked up there before Python confirms it. Whoever sees K change tells the others.

const PATIENCE = 5000; // ms after which Python, which has not confirmed a K, is believed again
const CHANGED = "digits-knn:k";

export const tellK = (k) => window.dispatchEvent(new CustomEvent(CHANGED, { detail: k }));

// `show` gets what Python sent last; where K is another by now, with what `atK` has for that one
export const makeAhead = (show) => {
  let data = null;
  let ahead = null; // the K that Python does not know of yet
  let timer = null;
  const refresh = () => {
    const found = ahead === null ? undefined : data.atK?.[ahead];
    show(found ? { ...data, ...found, k: ahead } : data);
  };
  const giveUp = () => {
    ahead = null;
    refresh();
  };
  const follow = ({ detail: k }) => {
    if (!data) return;
    ahead = k === data.k ? null : k;
    clearTimeout(timer);
    if (ahead !== null) timer = setTimeout(giveUp, PATIENCE);
    refresh();
  };
  window.addEventListener(CHANGED, follow);
  return {
    take(next) {
      data = next;
      if (ahead === data.k) ahead = null;
      refresh();
    },
    stop() {
      clearTimeout(timer);
      window.removeEventListener(CHANGED, follow);
    },
  };
};
