// Writes the settings into the page's address, in place of those before: Back goes to the page
// before, one press each. Each time all of them are sent, so that none that is lost stays wrong.
// An element of our own: Streamlit adds an entry to the browser's history with every change, and
// forgets a change if the browser sends something before it knows of it.

export const withSettings = (search, settings) => {
  const query = new URLSearchParams(search);
  // what Streamlit itself reads there, how the page is embedded, stays
  for (const name of [...query.keys()]) if (!name.startsWith("embed")) query.delete(name);
  for (const [name, value] of Object.entries(settings)) query.set(name, value);
  return query.size ? `?${query}` : "";
};

export default function ({ data }) {
  const search = withSettings(location.search, data.settings);
  if (search !== location.search) {
    history.replaceState(history.state, "", location.pathname + search + location.hash);
  }
}
