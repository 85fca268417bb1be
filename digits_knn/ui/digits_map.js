// Draws all digits on a plane, which can be moved and enlarged; tells which one is pressed. What is
// chosen, and on which map, the element beside it is told by Python with every K, and tells here:
// all digits are sent once only.

const COLORS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#AA3377", "#A89000", "#808080", "#7B61D1"];
const FINE = 10000; // what the coordinates count, from side to side
const LEAST_SCALE = 0.8;
const MOST_SCALE = 60;
const PICTURED = 5; // the scale from which digits are seen as images
const REACH = 14; // pixels from a digit at which it is meant
const CLICK = 5; // pixels that a finger moves in a click
const MORPH = matchMedia("(prefers-reduced-motion: reduce)").matches ? 1 : 600; // ms
const STEP = 60; // pixels that an arrow key moves the map

const shared = (globalThis.digitsKnnMap ??= {}); // with the element beside

// each digit's sign in its color, drawn once: text is slow
function makeSigns(size, ratio) {
  return COLORS.map((color, label) => {
    const sign = document.createElement("canvas");
    sign.width = sign.height = size * ratio;
    const context = sign.getContext("2d");
    context.scale(ratio, ratio);
    context.font = `bold ${size - 2}px sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = color;
    context.fillText(String(label), size / 2, size / 2 + 1);
    return sign;
  });
}

function makeImages(pictures) {
  const holder = document.createElement("div");
  for (let i = 0; i < pictures.length; i += 64) makePicture(holder, pictures.slice(i, i + 64));
  return [...holder.children];
}

class DigitsMap {
  constructor(root, data) {
    this.root = root;
    this.data = data;
    this.count = data.labels.length;
    this.view = { scale: 1, x: 0, y: 0 }; // what lies in the middle, in sides from the middle
    this.pointers = new Map();
    this.only = null; // the label that alone is seen
    this.told = { neighbors: [], taught: [] };
    this.build();
  }

  build() {
    const { root } = this;
    this.legend = make(root, "div", "legend");
    COLORS.forEach((color, label) => {
      const button = make(this.legend, "button", "", String(label));
      button.type = "button";
      button.style.setProperty("--color", color);
      button.title = `Show the ${label}s alone`;
      button.setAttribute("aria-label", button.title);
      button.setAttribute("aria-pressed", "false");
      button.onclick = () => this.showOnly(this.only === label ? null : label);
    });
    this.frame = make(root, "div", "frame");
    this.canvas = make(this.frame, "canvas", "plane");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute(
      "aria-label",
      `Map of ${this.count.toLocaleString("en")} digits: arrow keys move it, plus and minus enlarge it, Enter chooses the digit in its middle`,
    );
    const buttons = make(this.frame, "div", "zoom");
    for (const [text, title, act] of [
      ["+", "Enlarge", () => this.zoom(1.6)],
      ["−", "Make smaller", () => this.zoom(1 / 1.6)],
      ["⌂", "Show all", () => this.reset()],
    ]) {
      const button = make(buttons, "button", "", text);
      button.type = "button";
      button.title = title;
      button.setAttribute("aria-label", title);
      button.onclick = act;
    }
    this.tip = make(this.frame, "div", "tip");
    this.tip.hidden = true;
    this.images = makeImages(this.data.pictures);
    this.listen();
    new ResizeObserver(() => this.resize()).observe(this.frame);
  }

  listen() {
    const { canvas } = this;
    canvas.onpointerdown = (event) => this.press(event);
    canvas.onpointermove = (event) => this.move(event);
    canvas.onpointerup = (event) => this.release(event);
    canvas.onpointercancel = (event) => this.pointers.delete(event.pointerId);
    canvas.onpointerleave = () => this.point(null);
    canvas.ondblclick = (event) => this.zoom(2, this.place(event));
    canvas.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault(); // the page stays
        this.zoom(Math.exp(-event.deltaY / 400), this.place(event));
      },
      { passive: false },
    );
    canvas.onkeydown = (event) => {
      const steps = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
      const zooms = { "+": 1.3, "=": 1.3, "-": 1 / 1.3 };
      if (steps[event.key]) this.shift(...steps[event.key].map((step) => step * STEP));
      else if (zooms[event.key]) this.zoom(zooms[event.key]);
      else if (event.key === "0") this.reset();
      else if (event.key === "Enter") this.choose(this.nearest([this.width / 2, this.height / 2], Infinity));
      else return;
      event.preventDefault();
    };
    canvas.onfocus = canvas.onblur = () => this.ask();
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  press(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, this.place(event));
    if (this.pointers.size === 1) this.moved = 0;
    this.point(null);
  }

  move(event) {
    const to = this.place(event);
    const from = this.pointers.get(event.pointerId);
    if (!from) {
      this.point(to);
      return;
    }
    const others = [...this.pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    this.moved += Math.hypot(to[0] - from[0], to[1] - from[1]);
    if (others.length) {
      const span = (at) => Math.hypot(at[0] - others[0][0], at[1] - others[0][1]);
      const middle = [(to[0] + others[0][0]) / 2, (to[1] + others[0][1]) / 2];
      this.shift((to[0] - from[0]) / 2, (to[1] - from[1]) / 2);
      this.zoom(span(to) / Math.max(span(from), 1), middle);
      this.moved = Infinity; // no click any more
    } else if (this.moved > CLICK) this.shift(to[0] - from[0], to[1] - from[1]);
    this.pointers.set(event.pointerId, to);
  }

  release(event) {
    const at = this.place(event);
    if (this.pointers.delete(event.pointerId) && this.moved <= CLICK) this.choose(this.nearest(at, REACH));
  }

  // Where a row is, in pixels of the canvas; own drawings come after all digits
  at(row) {
    const [x, y] = row < this.count ? this.positions(row) : this.own(row - this.count).place;
    return [
      this.width / 2 + (x / FINE - 0.5 - this.view.x) * this.side * this.view.scale,
      this.height / 2 - (y / FINE - 0.5 - this.view.y) * this.side * this.view.scale, // y goes up
    ];
  }

  positions(row) {
    const to = this.data.maps[this.told.map];
    const from = this.data.maps[this.before] ?? to;
    const part = this.part;
    return [0, 1].map((axis) => from[2 * row + axis] * (1 - part) + to[2 * row + axis] * part);
  }

  own(i) {
    return this.told.taught[i];
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
    return row < this.count ? this.data.labels[row] : String(this.own(row - this.count).label);
  }

  nearest([x, y], reach) {
    let found = null;
    let least = reach;
    for (let row = 0; row < this.count + this.told.taught.length; row++) {
      if (!this.isShown(row)) continue;
      const [px, py] = this.at(row);
      const off = Math.hypot(px - x, py - y);
      if (off < least) [found, least] = [row, off];
    }
    return found;
  }

  choose(row) {
    shared.choose?.(row ?? -1);
  }

  showOnly(label) {
    this.only = label;
    [...this.legend.children].forEach((button, i) => button.setAttribute("aria-pressed", String(i === label)));
    this.ask();
  }

  shift(right, down) {
    this.view.x -= right / this.side / this.view.scale;
    this.view.y += down / this.side / this.view.scale;
    this.keep();
  }

  zoom(factor, [x, y] = [this.width / 2, this.height / 2]) {
    const scale = Math.min(Math.max(this.view.scale * factor, LEAST_SCALE), MOST_SCALE);
    const gained = (1 / this.view.scale - 1 / scale) / this.side; // what is under the pointer stays
    this.view.x += (x - this.width / 2) * gained;
    this.view.y -= (y - this.height / 2) * gained;
    this.view.scale = scale;
    this.keep();
  }

  reset() {
    this.view = { scale: 1, x: 0, y: 0 };
    this.ask();
  }

  // The map's middle never leaves the map
  keep() {
    for (const axis of ["x", "y"]) this.view[axis] = Math.min(Math.max(this.view[axis], -0.55), 0.55);
    this.point(null);
    this.ask();
  }

  point(at) {
    const row = at && this.nearest(at, REACH);
    this.canvas.style.cursor = row === null ? "grab" : "pointer";
    this.tip.hidden = row === null || row === undefined;
    if (this.tip.hidden || row === this.tip.row) return;
    this.tip.row = row;
    this.tip.replaceChildren();
    const isOwn = row >= this.count;
    makePicture(this.tip, isOwn ? this.own(row - this.count).picture : this.data.pictures.slice(64 * row, 64 * (row + 1)));
    const { nTrain } = this.data;
    const which = isOwn ? "taught by you" : row < nTrain ? `training digit ${row}` : `test digit ${row - nTrain}`;
    make(this.tip, "b", "", `a ${this.label(row)}`);
    make(this.tip, "span", "", which);
    const [x, y] = this.at(row);
    this.tip.style.left = `${Math.min(Math.max(x, 60), this.width - 60)}px`;
    this.tip.style.top = `${y > 150 ? y - 138 : y + 14}px`;
  }

  follow(told) {
    if (this.told.map !== undefined && told.map !== this.told.map) {
      this.before = this.told.map;
      this.since = performance.now();
    }
    this.told = told;
    this.ask();
  }

  resize() {
    const { clientWidth, clientHeight } = this.frame;
    if (!clientWidth) return;
    [this.width, this.height] = [clientWidth, clientHeight];
    this.side = Math.min(clientWidth, clientHeight) - 24;
    this.ratio = devicePixelRatio || 1;
    this.canvas.width = clientWidth * this.ratio;
    this.canvas.height = clientHeight * this.ratio;
    this.signs = makeSigns(15, this.ratio);
    this.draw(); // at once: a canvas of another size is empty
  }

  ask() {
    this.asked ??= requestAnimationFrame(() => {
      this.asked = null;
      this.draw();
    });
  }

  draw() {
    if (!this.width || !this.told.map) return;
    const context = this.canvas.getContext("2d");
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    context.imageSmoothingEnabled = false;
    this.ink = getComputedStyle(this.root).color;
    const marked = new Set(this.told.neighbors);
    if (this.told.chosen >= 0) marked.add(this.told.chosen);
    this.drawDigits(context, marked);
    this.drawNeighbors(context);
    this.drawOwn(context);
    if (this.canvas.matches(":focus-visible")) this.drawCross(context);
    this.root.dataset.map = this.told.map; // for who looks from outside
    this.root.dataset.scale = this.view.scale.toFixed(3);
    this.root.dataset.k = this.told.k;
    if (this.part < 1) this.ask();
  }

  drawDigits(context, marked) {
    const isPictured = this.view.scale >= PICTURED;
    const size = isPictured ? Math.min(14 + 2 * this.view.scale, 48) : 15;
    for (const row of this.order(marked)) {
      const [x, y] = this.at(row);
      if (x < -size || y < -size || x > this.width + size || y > this.height + size) continue;
      // test digits, which never vote, are fainter; so are others than those looked at
      const isFaint = marked.size && !marked.has(row);
      context.globalAlpha = (row < this.data.nTrain ? 1 : 0.55) * (isFaint && !isPictured ? 0.5 : 1);
      if (isPictured) {
        context.drawImage(this.images[row], x - size / 2, y - size / 2, size, size);
        context.strokeStyle = COLORS[this.data.labels[row]];
        context.lineWidth = 2;
        context.strokeRect(x - size / 2, y - size / 2, size, size);
      } else context.drawImage(this.signs[this.data.labels[row]], x - size / 2, y - size / 2, size, size);
    }
    context.globalAlpha = 1;
  }

  // The rows that are shown, those that are looked at last: above the others
  order(marked) {
    const shown = [...this.data.labels].map((_, row) => row).filter((row) => this.isShown(row));
    const isAbove = (row) => marked.has(row);
    return [...shown.filter((row) => !isAbove(row)), ...shown.filter(isAbove)];
  }

  // Where what is chosen lies
  center() {
    const { chosen, drawing } = this.told;
    if (chosen >= 0) return this.at(chosen);
    return chosen === -1 && drawing ? this.atPlace(drawing.place) : null;
  }

  atPlace([x, y]) {
    return [
      this.width / 2 + (x / FINE - 0.5 - this.view.x) * this.side * this.view.scale,
      this.height / 2 - (y / FINE - 0.5 - this.view.y) * this.side * this.view.scale,
    ];
  }

  drawNeighbors(context) {
    const center = this.center();
    if (!center) return;
    context.strokeStyle = this.ink;
    context.lineWidth = 1.5;
    context.globalAlpha = this.told.neighbors.length > 60 ? 0.25 : 0.8;
    context.beginPath();
    for (const row of this.told.neighbors) {
      const [x, y] = this.at(row);
      context.moveTo(...center);
      context.lineTo(x, y);
      context.moveTo(x + 10, y);
      context.arc(x, y, 10, 0, 2 * Math.PI);
    }
    context.stroke();
    context.globalAlpha = 1;
    if (this.told.chosen < 0) return;
    context.lineWidth = 3;
    context.beginPath();
    context.arc(...center, 13, 0, 2 * Math.PI);
    context.stroke();
  }

  drawOwn(context) {
    const drawings = this.told.taught.filter(({ label }) => this.only === null || label === this.only);
    for (const { place, picture, label } of drawings) this.drawPicture(context, place, picture, 24, COLORS[label]);
    if (this.told.drawing) this.drawPicture(context, this.told.drawing.place, this.told.drawing.picture, 40, this.ink);
  }

  drawPicture(context, place, picture, size, color) {
    const [x, y] = this.atPlace(place);
    const [image] = makeImages(picture);
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

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".digits_map");
  root.map ??= new DigitsMap(root, data);
  shared.map = root.map;
  if (shared.told) root.map.follow(shared.told);
}
