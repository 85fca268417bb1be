// Buttons that print a worksheet, on paper or as PDF, as the browser offers.
// An element of our own: the sheet is printed from a frame of its own, which no widget can.

import { make, makeButton } from "../elements/dom.js";

function print(html) {
  const frame = make(document.body, "iframe");
  frame.title = "Worksheet";
  // out of sight, yet not undisplayed: that would print nothing
  frame.style.cssText = "position: fixed; right: 100%; width: 210mm; height: 297mm; border: 0";
  frame.onload = () => {
    const { contentWindow } = frame;
    contentWindow.onafterprint = () => frame.remove();
    contentWindow.focus();
    contentWindow.print();
  };
  frame.srcdoc = html;
}

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".learn_sheets");
  if (!root.children.length) {
    for (const [name, text] of Object.entries(data.labels))
      makeButton(root, { text, onclick: () => setTriggerValue("sheet", name) });
  }
  if (data.html) print(data.html);
}
