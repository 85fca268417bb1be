// Keeps in this browser by which token the class knows it: a reload, or a phone that slept, is the same
// person again. An element of our own: Streamlit has no storage of the browser's.

import { whenGone } from "../elements/dom.js";

const NAME = "digits-knn class";
const PATIENCE = 3000; // ms after which Python, which has not answered, is asked again

const read = () => {
  try {
    return JSON.parse(localStorage.getItem(NAME)) ?? {};
  } catch {
    return {}; // a browser may forbid to keep anything
  }
};

const views = new WeakMap();

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const view = views.get(parentElement) ?? {};
  views.set(parentElement, view);
  clearTimeout(view.again);
  if (data.tokens === null) {
    const ask = () => {
      setTriggerValue("kept", read());
      view.again = setTimeout(ask, PATIENCE);
    };
    ask();
  } else {
    try {
      const kept = { ...read(), ...data.tokens }; // another tab may have others
      for (const name of data.forgotten) delete kept[name];
      localStorage.setItem(NAME, JSON.stringify(Object.fromEntries(Object.entries(kept).slice(-data.most))));
    } catch {
      // then the person is another one after a reload
    }
  }
  return whenGone(parentElement, () => clearTimeout(view.again));
}
