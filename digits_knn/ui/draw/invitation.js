// What an empty canvas says: "Draw here"; and, a visitor's first time, a digit that writes itself, with
// its votes. Any touch ends it.

import { make, makeSvg } from "../elements/dom.js";
import { canvasRoot } from "../elements/toolbar.js";

const DELAY = 800; // ms: a reload may bring a drawing back
const WRITING = 1500; // ms
const SHEET = "position: absolute; inset: 0; z-index: 10; pointer-events: none;";
const HERE = `position: absolute; inset: auto 0 10px; text-align: center; color: #767676;
  font: 20px var(--st-font, sans-serif);`;
const LINE = { fill: "none", stroke: "#b9c4d0", "stroke-linecap": "round", "stroke-linejoin": "round" };

let isOver = matchMedia("(prefers-reduced-motion: reduce)").matches; // for as long as this page is open
let sheet = null; // what lies on the canvas
let laying = null; // timers: of the sheet, and of the example
let writing = null;

const wipe = () => {
  clearInterval(laying);
  clearTimeout(writing);
  sheet?.remove();
  sheet = null;
};

// Ends the example, and takes back what was put on the canvas
export const endInvitation = () => {
  isOver = true;
  wipe();
};

// `show` shows the example's votes, `end` takes them back
export const invite = (path, show, end) => {
  wipe();
  sheet = document.createElement("div");
  sheet.className = "sheet";
  sheet.style.cssText = SHEET;
  make(sheet, "div", "", "Draw here").style.cssText = HERE;
  const lay = () => {
    const canvas = canvasRoot()?.querySelector(".dc-container");
    if (canvas && sheet.parentElement !== canvas) canvas.append(sheet);
  };
  const write = () => {
    const svg = makeSvg(sheet, "svg", { viewBox: "0 0 280 280", width: "100%", height: "100%" });
    const line = makeSvg(svg, "path", { ...LINE, d: path, "stroke-width": 18, pathLength: 1 });
    line.style.strokeDasharray = 1;
    line.animate([{ strokeDashoffset: 1 }, { strokeDashoffset: 0 }], WRITING).onfinish = () => {
      if (!isOver) show();
    };
  };
  const touched = (event) => {
    const isOnCanvas = event.composedPath().includes(canvasRoot());
    if (isOnCanvas) wipe();
    else {
      clearTimeout(writing);
      sheet?.querySelector("svg")?.remove();
    }
    if (isOver) return;
    isOver = true;
    end();
  };
  lay();
  laying = setInterval(lay, 100); // the canvas may mount after us, or anew
  if (!isOver) writing = setTimeout(write, DELAY);
  for (const name of ["pointerdown", "keydown"]) window.addEventListener(name, touched, true);
  return () => {
    wipe();
    for (const name of ["pointerdown", "keydown"]) window.removeEventListener(name, touched, true);
  };
};
