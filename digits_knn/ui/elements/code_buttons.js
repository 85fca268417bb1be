// A row of buttons that open the code behind the numbers and pictures beside it.
// An element of our own: one row, one message; as buttons of Streamlit each would be a widget more in
// every run.

import { makeCode, renew } from "./dom.js";

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".code_buttons");
  if (!renew(root, data)) return;
  for (const name of data.names) makeCode(root, name, name, setTriggerValue, name);
}
