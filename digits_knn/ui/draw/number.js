// Several digits on the canvas: a frame around each, and beside the canvas the number that they make,
// each of its digits a button that shows its reasons.

import { make, makeButton } from "../elements/dom.js";
import { canvasRoot } from "../elements/toolbar.js";

const SHEET = "position: absolute; inset: 0; z-index: 10; pointer-events: none;";
const FRAME = "position: absolute; box-sizing: border-box; border: 2px solid; border-radius: 6px;";
const ROOM = 5; // percent of the canvas between a digit's middle line and its frame, half a brush

const sheet = document.createElement("div");
sheet.className = "frames";
sheet.style.cssText = SHEET;

const percent = (share) => `${Math.min(100, Math.max(0, share))}%`;

// Gives each digit of the drawing a frame; none removes them
export const showFrames = (frames, place) => {
  sheet.replaceChildren();
  frames.forEach(([left, top, right, bottom], i) => {
    const frame = make(sheet, "div");
    const isChosen = i === place;
    const color = isChosen ? "#0b6bcb" : "#b9c4d0"; // the canvas is white in both themes
    frame.style.cssText = `${FRAME} border-color: ${color}; border-width: ${isChosen ? 4 : 2}px;`;
    frame.style.left = percent(100 * left - ROOM);
    frame.style.top = percent(100 * top - ROOM);
    frame.style.right = percent(100 - 100 * right - ROOM);
    frame.style.bottom = percent(100 - 100 * bottom - ROOM);
  });
  if (frames.length === 0) sheet.remove();
  else canvasRoot()?.querySelector(".dc-container")?.append(sheet);
};

const MARKS = { sure: "", doubtful: "?", outlier: "??" };

export const showNumber = (number, { digits, place }, choose) => {
  const row = make(number, "div", "row");
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", `${digits.length} digits`);
  digits.forEach(([label, certainty], i) => {
    const button = makeButton(row, {
      className: certainty,
      text: label,
      title: "Show the reasons for this digit",
      label: `Digit ${i + 1} of ${digits.length}: ${label}${MARKS[certainty]}`,
      onclick: () => choose(i),
    });
    make(button, "sup", "", MARKS[certainty]);
    button.ariaPressed = String(i === place);
  });
};
