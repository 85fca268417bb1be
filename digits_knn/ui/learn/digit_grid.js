// An image as 64 numbers to write over, or to paint; beside it what K-NN predicts. What is no ink count
// is refused at its cell, and the image keeps the last good number there.
// An element of our own: counts are painted with the pointer.

import { empty, formatCounts, make, makeButton, makePicture, named, parseCounts } from "../elements/dom.js";
import { makePace } from "../elements/pacing.js";

const MOST = 16; // pixels of a block
const BRUSHES = [16, 8, 0];
const ARROWS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -8, ArrowDown: 8, Enter: 8 };

// The ink count that is written, null if it is none
export const parseCount = (text) => {
  const trimmed = text.trim();
  return /^\d+$/.test(trimmed) && Number(trimmed) <= MOST ? Number(trimmed) : null;
};

const views = new WeakMap();

class GridView {
  brush = null; // the count that is painted; null writes numbers
  pace = makePace((name, value) => this.sendValue(name, value));

  constructor(root) {
    empty(root);
    const left = make(root, "div", "left");
    this.tools = make(left, "div", "tools");
    this.grid = make(left, "div", "grid");
    this.grid.setAttribute("role", "group");
    this.grid.setAttribute("aria-label", "64 ink counts, row by row");
    this.counts = Array(64).fill(0);
    this.cells = this.counts.map((_, i) => this.makeCell(i));
    this.error = make(left, "p", "error");
    this.error.setAttribute("role", "alert");
    this.error.id = "error";
    this.presets = make(left, "div", "tools");
    this.said = make(root, "div", "said");
    this.neighbors = make(root, "ol");
    this.buildBrushes();
    this.listenToBrush();
  }

  buildBrushes() {
    const choose = (brush) => {
      this.brush = brush;
      this.grid.classList.toggle("painted", brush !== null);
      for (const [button, each] of buttons) button.setAttribute("aria-pressed", String(each === brush));
    };
    const buttons = [null, ...BRUSHES].map((brush) => {
      const text = brush === null ? "Write" : `Paint ${brush}`;
      return [
        makeButton(this.tools, {
          text,
          label: brush === null ? "Write numbers" : text,
          onclick: () => choose(brush),
        }),
        brush,
      ];
    });
    choose(null);
  }

  makeCell(i) {
    const cell = make(this.grid, "input");
    cell.type = "text";
    cell.inputMode = "numeric";
    cell.maxLength = 12;
    cell.autocomplete = "off";
    cell.setAttribute("aria-label", `Row ${Math.floor(i / 8)}, column ${i % 8}`);
    cell.onfocus = () => {
      cell.select();
      this.before = this.counts[i]; // what counts where a number begins well and goes on wrong
      if (cell.ariaInvalid) this.refuse(i);
    };
    cell.oninput = () => this.take(i);
    cell.onkeydown = (event) => {
      const to = i + (ARROWS[event.key] ?? 64);
      if (to < 0 || to > 63) return;
      event.preventDefault();
      this.cells[to].focus();
    };
    return cell;
  }

  take(i) {
    const cell = this.cells[i];
    const count = parseCount(cell.value);
    if (count === null) {
      if (this.counts[i] !== this.before) {
        this.set(i, this.before);
        this.send();
      }
      this.refuse(i);
      return;
    }
    this.accept(i);
    this.set(i, count);
    this.send();
  }

  refuse(i) {
    const cell = this.cells[i];
    cell.ariaInvalid = "true";
    cell.setAttribute("aria-describedby", "error");
    const [text, count] = [cell.value.trim(), this.counts[i]];
    this.error.textContent = text
      ? `“${text}” is not a whole number from 0 to 16; it counts as ${count}.`
      : `Write a whole number from 0 to 16; it counts as ${count}.`;
    // at the cell: below it, kept within the grid
    this.error.style.top = `${cell.offsetTop + cell.offsetHeight + 4}px`;
    const most = this.grid.offsetLeft + this.grid.offsetWidth - this.error.offsetWidth;
    this.error.style.left = `${Math.max(this.grid.offsetLeft, Math.min(cell.offsetLeft, most))}px`;
  }

  accept(i) {
    this.cells[i].ariaInvalid = null;
    this.cells[i].removeAttribute("aria-describedby");
    const other = this.cells.findIndex((cell) => cell.ariaInvalid);
    if (other < 0) this.error.textContent = "";
    else this.refuse(other);
  }

  set(i, count) {
    this.counts[i] = count;
    this.cells[i].classList.toggle("dark", count > 7);
    this.cells[i].style.setProperty("--shade", `${(100 * count) / 16}%`);
  }

  send() {
    this.pace.send("pixels", formatCounts(this.counts));
  }

  paint(event) {
    const at = this.grid.getRootNode().elementFromPoint(event.clientX, event.clientY);
    const i = this.cells.indexOf(at);
    if (i < 0 || (this.counts[i] === this.brush && !at.ariaInvalid)) return;
    at.value = this.brush;
    this.accept(i);
    this.set(i, this.brush);
    this.isPainted = true;
  }

  listenToBrush() {
    this.grid.onpointerdown = (event) => {
      if (this.brush === null) return;
      event.preventDefault();
      this.grid.setPointerCapture(event.pointerId);
      this.isDown = true;
      this.paint(event);
    };
    this.grid.onpointermove = (event) => this.isDown && this.paint(event);
    this.grid.onpointerup = this.grid.onpointercancel = () => {
      this.isDown = false;
      if (this.isPainted) this.send();
      this.isPainted = false;
    };
  }

  // The image of 64 letters, in all cells
  fill(pixels) {
    parseCounts(pixels).forEach((count, i) => {
      this.set(i, count);
      this.cells[i].value = this.counts[i];
      if (this.cells[i].ariaInvalid) this.accept(i);
    });
  }

  show(data) {
    // from then on the image is what is written here: an answer may be to an older one
    if (!this.isFilled) this.fill(data.image);
    this.isFilled = true;
    empty(this.presets);
    for (const [name, pixels] of Object.entries(data.presets)) {
      makeButton(this.presets, {
        text: name,
        onclick: () => {
          this.fill(pixels);
          this.send();
        },
      });
    }
    this.showAnswer(data);
    this.pace.answered();
  }

  showAnswer({ label, votes, distanceSentence, neighbors, scale }) {
    const { said } = this;
    said.replaceChildren();
    const line = make(said, "div", "line");
    line.setAttribute("aria-live", "polite");
    make(line, "div", "digit", label);
    make(line, "p", "", votes);
    make(said, "p", "far", distanceSentence);
    if (scale.length) {
      const bar = make(said, "div", "scale");
      bar.setAttribute("aria-hidden", "true"); // the sentence says it
      bar.style.setProperty("--usual", `${100 * scale[1]}%`);
      make(bar, "i").style.left = `${100 * scale[0]}%`;
    }
    const list = this.neighbors;
    list.replaceChildren();
    neighbors.forEach(({ picture, label: says, distance }, i) => {
      const item = make(list, "li", says === label ? "agrees" : "other");
      item.setAttribute("aria-label", `Neighbor ${i + 1}: ${named(says)}, ${distance} away`);
      makePicture(item, picture);
      make(item, "strong", "", `${says === label ? "✓" : "✗"} ${says}`);
      make(item, "div", "", distance);
    });
  }
}

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const view = views.get(parentElement) ?? new GridView(parentElement.querySelector(".learn_grid"));
  views.set(parentElement, view);
  view.sendValue = setTriggerValue;
  view.show(data);
}
