// Writes the settings into the page's address, in place of those before: Back goes to the page
// before, one press each. A step of the lesson is a place of its own, to which Back returns. Each time
// all settings are sent, so that none that is lost stays wrong.
// An element of our own: Streamlit adds an entry to the browser's history with every change, and
// forgets a change if the browser sends something before it knows of it.

export const withSettings = (search, settings) => {
  const query = new URLSearchParams(search);
  // what Streamlit itself reads there, how the page is embedded, stays
  for (const name of [...query.keys()]) if (!name.startsWith("embed")) query.delete(name);
  for (const [name, value] of Object.entries(settings)) query.set(name, value);
  return query.size ? `?${query}` : "";
};

const PLACE = "step";
let written = null; // the page whose address was written last

export default function ({ data: [data] }) {
  const search = withSettings(location.search, data.settings);
  const isSamePage = written === data.page;
  written = data.page;
  if (search === location.search) return;
  const before = new URLSearchParams(location.search).get(PLACE);
  const isElsewhere = isSamePage && before && before !== data.settings[PLACE];
  const change = isElsewhere ? history.pushState : history.replaceState;
  change.call(history, history.state, "", location.pathname + search + location.hash);
}
