// Draws all digits on a plane, which can be moved and enlarged; tells which one is pressed. What is
// chosen, and on which map, the element beside it is told by Python with every K, and tells here:
// all digits are sent once only.
// An element of our own: 1,797 digits and a class's are moved and enlarged within a frame.

import { make, makeButton, makePicture, named, whenGone } from "../elements/dom.js";
import { PanZoom } from "../elements/pan_zoom.js";

const PICTURED = 5; // the scale from which digits are seen as images
const REACH = 14; // pixels from a digit at which it is meant
const MORPH = matchMedia("(prefers-reduced-motion: reduce)").matches ? 1 : 600; // ms

globalThis.digitsKnnMap ??= {};
const shared = globalThis.digitsKnnMap; // with the element beside

// each digit's sign in its color, drawn once: text is slow
function makeSigns(colors, size, ratio, isUnderlined) {
  const signs = colors.map((color, label) => {
    const sign = document.createElement("canvas");
    sign.width = sign.height = size * ratio;
    const context = sign.getContext("2d");
    context.scale(ratio, ratio);
    context.font = `bold ${size - 2}px sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = color;
    context.fillText(String(label), size / 2, size / 2 + 1);
    if (isUnderlined) context.fillRect(size / 2 - 5, size - 2, 10, 2);
    return sign;
  });
  return Object.assign(signs, { ratio });
}

function makeImages(pictures) {
  const holder = document.createElement("div");
  for (let i = 0; i < pictures.length; i += 64) makePicture(holder, pictures.slice(i, i + 64));
  return [...holder.children];
}

const INSIDE = 24; // pixels from the edge, of the digit that stays in sight

class DigitsMap extends PanZoom {
  constructor(root, data) {
    const legend = make(root, "div", "legend");
    super(make(root, "div", "frame"));
    this.root = root;
    this.data = data;
    this.count = data.labels.length; // with those of a class, which come last
    this.only = null; // the label that alone is seen
    this.selection = { neighbors: [], taught: [] };
    this.images = makeImages(data.pictures);
    this.buildLegend(legend);
    this.build();
  }

  buildLegend(legend) {
    this.legend = legend;
    this.data.colors.forEach((color, label) => {
      const title = `Show the ${label}s alone`;
      const onclick = () => this.showOnly(this.only === label ? null : label);
      const button = makeButton(legend, { text: String(label), title, label: title, onclick });
      button.style.setProperty("--color", color);
      button.ariaPressed = "false";
    });
  }

  build() {
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute(
      "aria-label",
      `Map of ${this.count.toLocaleString("en")} digits: arrow keys move it, plus and minus zoom in and out, Enter chooses the digit in the middle`,
    );
    const buttons = make(this.frame, "div", "zoom");
    for (const [text, title, act] of [
      ["+", "Zoom in", () => this.zoom(1.6)],
      ["−", "Zoom out", () => this.zoom(1 / 1.6)],
      ["⌂", "Show all", () => this.reset()],
    ]) {
      makeButton(buttons, { text, title, label: title, onclick: act });
    }
    this.tip = make(this.frame, "div", "tip");
    this.tip.hidden = true;
  }

  // Where a row is, in pixels of the canvas; what was taught comes after all digits
  at(row) {
    return this.atPlace(row < this.count ? this.positions(row) : this.taughtDrawing(row - this.count).place);
  }

  atPlace([x, y]) {
    return this.pixels([x / this.data.steps, y / this.data.steps]);
  }

  positions(row) {
    const to = this.data.maps[this.selection.map];
    const from = this.data.maps[this.before] ?? to;
    const part = this.part;
    return [0, 1].map((axis) => from[2 * row + axis] * (1 - part) + to[2 * row + axis] * part);
  }

  taughtDrawing(i) {
    return this.selection.taught[i];
  }

  // The part of the way from the map before to this one
  get part() {
    const done = Math.min((performance.now() - (this.since ?? -Infinity)) / MORPH, 1);
    return done * done * (3 - 2 * done);
  }

  isShown(row) {
    return this.only === null || Number(this.label(row)) === this.only;
  }

  label(row) {
    return row < this.count ? this.data.labels[row] : String(this.taughtDrawing(row - this.count).label);
  }

  nearest([x, y], reach) {
    let found = null;
    let least = reach;
    for (let row = 0; row < this.count + this.selection.taught.length; row++) {
      if (!this.isShown(row)) continue;
      const [px, py] = this.at(row);
      const off = Math.hypot(px - x, py - y);
      if (off < least) [found, least] = [row, off];
    }
    return found;
  }

  // It ends where digits end: what is nearest to the middle stays in sight
  keep() {
    super.keep();
    const { drawing } = this.selection;
    if (drawing && this.isInSight(...this.atPlace(drawing.place), 0)) return;
    const row = this.nearest([this.width / 2, this.height / 2], Infinity);
    if (row === null) return;
    const [x, y] = this.at(row);
    const beyond = (value, most) => Math.max(value - (most - INSIDE), 0) + Math.min(value - INSIDE, 0);
    this.view.x += beyond(x, this.width) / this.side / this.view.scale;
    this.view.y -= beyond(y, this.height) / this.side / this.view.scale;
  }

  press(at) {
    this.choose(this.nearest(at, REACH));
  }

  pressMiddle() {
    const middle = [this.width / 2, this.height / 2];
    const row = this.nearest(middle, Math.min(...middle)); // what is in sight
    if (row !== null) this.choose(row);
  }

  choose(row) {
    shared.choose?.(row ?? -1);
  }

  showOnly(label) {
    this.only = label;
    [...this.legend.children].forEach((button, i) => {
      button.ariaPressed = String(i === label);
    });
    this.requestDraw();
  }

  point(at) {
    const row = at && this.nearest(at, REACH);
    this.canvas.style.cursor = row === null ? "grab" : "pointer";
    if (row === this.tip.row && !this.tip.hidden) return;
    this.tip.hidden = row === null;
    if (row === null) return;
    this.tip.row = row;
    this.tip.replaceChildren();
    const isTaught = row >= this.count;
    makePicture(
      this.tip,
      isTaught
        ? this.taughtDrawing(row - this.count).picture
        : this.data.pictures.slice(64 * row, 64 * (row + 1)),
    );
    make(this.tip, "b", "", named(this.label(row)));
    make(this.tip, "span", "", this.which(row));
    const [x, y] = this.at(row);
    this.tip.style.left = `${Math.min(Math.max(x, 60), this.width - 60)}px`;
    this.tip.style.top = `${y > 150 ? y - 138 : y + 14}px`;
  }

  which(row) {
    const { nTrain, nDigits } = this.data;
    if (row >= this.count) return "taught by you";
    if (row >= nDigits) return "drawn by the class";
    return row < nTrain ? `training digit ${row}` : `test digit ${row - nTrain}`;
  }

  follow(selection) {
    if (this.selection.map !== undefined && selection.map !== this.selection.map) {
      this.before = this.selection.map;
      this.since = performance.now();
      this.reset(); // what was in sight is elsewhere now
    }
    for (const each of [...selection.taught, ...(selection.drawing ? [selection.drawing] : [])]) {
      [each.image] = makeImages(each.picture); // here: each frame draws them
    }
    this.selection = selection;
    this.point(null);
    this.requestDraw();
  }

  draw() {
    if (!this.width || !this.selection.map) return;
    const context = this.canvas.getContext("2d");
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    context.imageSmoothingEnabled = false;
    if (this.signs?.ratio !== this.ratio) {
      this.signs = makeSigns(this.data.colors, 15, this.ratio, false);
      this.classSigns = makeSigns(this.data.colors, 15, this.ratio, true);
    }
    this.ink = getComputedStyle(this.root).color;
    const marked = new Set(this.selection.neighbors);
    if (this.selection.chosen >= 0) marked.add(this.selection.chosen);
    this.drawDigits(context, marked);
    this.drawNeighbors(context);
    this.drawVisitors(context);
    if (this.canvas.matches(":focus-visible")) this.drawCross(context);
    this.root.dataset.map = this.selection.map; // for who looks from outside
    this.root.dataset.scale = this.view.scale.toFixed(3);
    this.root.dataset.k = this.selection.k;
    if (this.part < 1) this.requestDraw();
  }

  drawDigits(context, marked) {
    const isPictured = this.view.scale >= PICTURED;
    const size = isPictured ? Math.min(14 + 2 * this.view.scale, 48) : 15;
    for (const row of this.order(marked)) {
      const [x, y] = this.at(row);
      if (!this.isInSight(x, y, size)) continue;
      // test digits, which never vote, are fainter; so are others than those looked at
      const isFaint = marked.size && !marked.has(row);
      const isTest = row >= this.data.nTrain && row < this.data.nDigits;
      context.globalAlpha = (isTest ? 0.55 : 1) * (isFaint && !isPictured ? 0.5 : 1);
      if (isPictured) {
        context.drawImage(this.images[row], x - size / 2, y - size / 2, size, size);
        context.strokeStyle = this.data.colors[this.data.labels[row]];
        context.lineWidth = 2;
        context.strokeRect(x - size / 2, y - size / 2, size, size);
        if (row >= this.data.nDigits) this.underline(context, x, y, size);
      } else {
        const signs = row < this.data.nDigits ? this.signs : this.classSigns;
        context.drawImage(signs[this.data.labels[row]], x - size / 2, y - size / 2, size, size);
      }
    }
    context.globalAlpha = 1;
  }

  underline(context, x, y, size) {
    context.fillStyle = context.strokeStyle;
    context.fillRect(x - size / 2, y + size / 2 + 2, size, 3);
  }

  // The rows that are shown, those that are looked at last: above the others
  order(marked) {
    const shown = [...this.data.labels].map((_, row) => row).filter((row) => this.isShown(row));
    const isAbove = (row) => marked.has(row);
    return [...shown.filter((row) => !isAbove(row)), ...shown.filter(isAbove)];
  }

  isInSight(x, y, size) {
    return x > -size && y > -size && x < this.width + size && y < this.height + size;
  }

  // Where what is chosen lies
  center() {
    const { chosen, drawing } = this.selection;
    if (chosen >= 0) return this.at(chosen);
    return chosen === -1 && drawing ? this.atPlace(drawing.place) : null;
  }

  drawNeighbors(context) {
    const center = this.center();
    if (!center) return;
    context.strokeStyle = this.ink;
    context.lineWidth = 1.5;
    context.globalAlpha = this.selection.neighbors.length > 60 ? 0.25 : 0.8;
    context.beginPath();
    for (const row of this.selection.neighbors) {
      const [x, y] = this.at(row);
      context.moveTo(...center);
      context.lineTo(x, y);
      context.moveTo(x + 10, y);
      context.arc(x, y, 10, 0, 2 * Math.PI);
    }
    context.stroke();
    context.globalAlpha = 1;
    if (this.selection.chosen < 0) return;
    context.lineWidth = 3;
    context.beginPath();
    context.arc(...center, 13, 0, 2 * Math.PI);
    context.stroke();
  }

  drawVisitors(context) {
    for (const taughtDrawing of this.selection.taught) {
      if (this.only === null || taughtDrawing.label === this.only)
        this.drawPicture(context, taughtDrawing, 24, this.data.colors[taughtDrawing.label]);
    }
    if (this.selection.drawing) this.drawPicture(context, this.selection.drawing, 32, this.ink);
  }

  drawPicture(context, { place, image }, size, color) {
    const [x, y] = this.atPlace(place);
    if (!this.isInSight(x, y, size)) return;
    context.drawImage(image, x - size / 2, y - size / 2, size, size);
    context.strokeStyle = color;
    context.lineWidth = 3;
    context.strokeRect(x - size / 2, y - size / 2, size, size);
  }

  drawCross(context) {
    const [x, y] = [this.width / 2, this.height / 2];
    context.strokeStyle = this.ink;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x - 12, y);
    context.lineTo(x + 12, y);
    context.moveTo(x, y - 12);
    context.lineTo(x, y + 12);
    context.stroke();
  }
}

export default function ({ data: [data], parentElement }) {
  const root = parentElement.querySelector(".digits_map");
  root.map ??= new DigitsMap(root, data);
  shared.map = root.map;
  if (shared.selection) root.map.follow(shared.selection);
  return whenGone(parentElement, () => {
    if (shared.map === root.map) delete shared.map;
  });
}
