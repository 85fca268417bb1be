// A plane with points of three classes: click to add or to remove, point to see who votes there.
// What K-NN predicts everywhere comes from Python; who votes under the pointer cannot wait for it.
// An element of our own: points are placed with the pointer, and lines follow it.

import { empty, make, makeButton } from "../elements/dom.js";
import { makePace } from "../elements/pacing.js";
import { drawPlane, drawSign, fitCanvas, paintCells } from "./plane_painter.js";
import { countVotes, parsePoints, rankPoints } from "./plane_voters.js";

const REACH = 12; // pixels within which a press means the point
const DRAG = 8; // pixels that a finger moves before it only looks
const STEP = 20; // places that an arrow key moves the cross

const views = new WeakMap();
let chosen = 0; // class of the points to add; it stays when another page was shown

class PlaneView {
  at = null; // where the pointer is, in places
  pace = makePace((name, value) => this.sendValue(name, value));

  constructor(root, plane) {
    this.root = root;
    this.plane = plane; // what Python knows of it
    root.plane = this; // for who measures it
    empty(root);
    const seen = make(root, "div", "seen");
    this.canvas = make(seen, "canvas", "plane");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application"); // it takes arrow keys and Enter
    this.said = make(seen, "p", "said");
    this.said.setAttribute("aria-live", "polite");
    const side = make(root, "div", "side");
    this.buildPens(make(side, "div", "pens"));
    this.buildControls(make(side, "div", "controls"));
    this.listen();
    new ResizeObserver(() => this.draw()).observe(this.canvas);
  }

  buildPens(pens) {
    const classes = make(pens, "div", "group");
    classes.setAttribute("role", "group");
    classes.setAttribute("aria-label", "Class of the points to add");
    this.classes = this.plane.classes.map(({ name }, label) => {
      const button = makeButton(classes, {
        label: `Add points of class ${name}`,
        onclick: () => this.choose(label),
      });
      const sign = make(button, "canvas", "sign");
      sign.width = sign.height = 40;
      drawSign(sign.getContext("2d"), this.plane, label, 20, 20, 13);
      make(button, "span", "", name[0]);
      return button;
    });
    this.choose(chosen);
    const all = make(pens, "div", "group");
    makeButton(all, { text: "Reset", label: "Reset to the first points", onclick: () => this.take("-") });
    makeButton(all, {
      text: "Clear",
      label: "Clear: remove all points",
      onclick: () => this.take("all-"),
    });
  }

  buildControls(controls) {
    const number = make(controls, "label", "k", "K = ");
    this.kText = make(number, "strong");
    this.k = make(number, "input");
    this.k.type = "range";
    this.k.min = 1;
    this.k.setAttribute("aria-label", "K on this plane");
    this.k.oninput = () => {
      this.kText.textContent = this.k.value;
      this.pace.send("plane_k", this.k.value);
    };
    this.metric = this.select(controls, "Metric", "plane_metric");
    this.weights = this.select(controls, "Weights", "plane_weights");
    const shading = make(controls, "label", "shading");
    this.shading = make(shading, "input");
    this.shading.type = "checkbox";
    shading.append(" Pale where the vote is close");
    this.shading.onchange = () => this.pace.send("shading", this.shading.checked ? "on" : "off");
  }

  select(parent, text, name) {
    const label = make(parent, "label", "", `${text} `);
    const select = make(label, "select");
    select.onchange = () => this.pace.send(name, select.value);
    return select;
  }

  choose(label) {
    chosen = label;
    this.classes.forEach((button, i) => {
      button.ariaPressed = String(i === label);
    });
  }

  listen() {
    const { canvas } = this;
    canvas.onpointerdown = (event) => {
      this.from = [event.clientX, event.clientY];
      this.look(this.place(event));
    };
    canvas.onpointermove = (event) => this.look(this.place(event));
    canvas.onpointerleave = () => this.look(null);
    canvas.onclick = (event) => {
      const [x, y] = this.from ?? [event.clientX, event.clientY];
      if (Math.hypot(event.clientX - x, event.clientY - y) <= DRAG) this.press(this.place(event));
    };
    canvas.onkeydown = (event) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      const { side } = this.plane;
      const [x, y] = this.at ?? [side / 2, side / 2];
      if (step)
        this.look(
          [x + STEP * step[0], y + STEP * step[1]].map((each) => Math.min(Math.max(each, 0), side - 1)),
        );
      else if (event.key === "Enter" || event.key === " ") this.press([x, y]);
      else return;
      event.preventDefault();
    };
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    const { side } = this.plane;
    const inside = (share) => Math.min(Math.max(Math.floor(share * side), 0), side - 1);
    return [
      inside((event.clientX - box.left) / box.width),
      inside(1 - (event.clientY - box.top) / box.height),
    ];
  }

  // Takes points as a link has them: which of the first are gone, then those added
  parse(text) {
    Object.assign(this, parsePoints(text, this.first.length));
    this.list();
  }

  list() {
    const left = this.first.filter((_, i) => !this.removed.has(i));
    this.points = [...left, ...this.added];
  }

  format() {
    const number = (place) => String(place).padStart(3, "0");
    const removed =
      this.removed.size === this.first.length ? "all" : [...this.removed].sort((a, b) => a - b).join(".");
    return `${removed}-${this.added.map(([x, y, label]) => "ABC"[label] + number(x) + number(y)).join("")}`;
  }

  // What was pressed is drawn at once; what it does to the plane follows
  take(text) {
    this.parse(text);
    this.pace.send("points", text);
    this.draw();
  }

  press([x, y]) {
    const reach = (REACH / this.canvas.clientWidth) * this.plane.side;
    const far = this.points.map(([px, py]) => Math.hypot(px - x, py - y));
    const nearest = far.indexOf(Math.min(...far));
    if (nearest >= 0 && far[nearest] <= reach) {
      const point = this.points[nearest];
      const place = this.first.indexOf(point);
      if (place >= 0) this.removed.add(place);
      else this.added.splice(this.added.indexOf(point), 1);
    } else if (this.added.length < this.data.most) this.added.push([x, y, chosen]);
    this.list();
    this.take(this.format());
  }

  look(at) {
    this.at = at;
    this.frameRequest ??= requestAnimationFrame(() => {
      this.frameRequest = null;
      this.draw();
    });
  }

  draw() {
    if (!this.data || !this.canvas.clientWidth) return;
    const [context, side] = fitCanvas(this.canvas);
    drawPlane(context, this.plane, side, this.picture, this.points, 5.5);
    if (this.at && this.points.length) this.drawVoters(context, side);
    else this.say();
  }

  drawVoters(context, side) {
    const { points } = this;
    const { weights } = this.data;
    const voters = rankPoints(points, this.at, this.data.onPlane).slice(0, this.data.k);
    if (!voters.length) {
      this.say();
      return;
    }
    const { side: places, classes } = this.plane;
    const pixels = ([x, y]) => [(x / places) * side, (1 - y / places) * side];
    const [x, y] = pixels(this.at);
    context.strokeStyle = context.fillStyle = getComputedStyle(this.root).color;
    context.lineWidth = 1;
    for (const [, i] of voters) {
      const [px, py] = pixels(points[i]);
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(px, py);
      context.stroke();
    }
    for (const [, i] of voters) drawSign(context, this.plane, points[i][2], ...pixels(points[i]), 8);
    context.fillStyle = getComputedStyle(this.root).color;
    context.fillRect(x - 7, y - 1, 14, 2);
    context.fillRect(x - 1, y - 7, 2, 14);
    const votes = countVotes(voters, points, weights, classes.length);
    const total = votes.reduce((sum, each) => sum + each);
    const texts = votes.map(
      (vote, label) =>
        `${classes[label].name[0]} ${weights === "uniform" ? vote : `${Math.round((100 * vote) / total)}%`}`,
    );
    const wins = classes[votes.indexOf(Math.max(...votes))].name;
    this.said.textContent = `Class ${wins}, wins here. Votes: ${texts.join(", ")}.`;
    this.said.dataset.voters = voters.map(([, i]) => i).join(" ");
  }

  say() {
    const { points } = this;
    const isFull = this.added.length >= this.data.most;
    this.said.textContent = !points.length
      ? "No points. Click or tap to add one."
      : isFull
        ? `${points.length} points. No more can be added.`
        : `${points.length} points. Click or tap to add one, or on one to remove it.`;
  }

  show(data) {
    const { k, shading, cells, metrics, weightings } = data;
    this.data = data;
    // from then on the points are what is pressed here: an answer may be to older ones
    if (!this.points) {
      this.first = data.first;
      this.parse(data.points);
    }
    const { points } = this;
    this.picture = paintCells(cells, shading === "on", this.plane);
    this.canvas.setAttribute(
      "aria-label",
      `A plane with ${points.length} points, colored by the class that wins at K = ${k}. Arrow keys move a cross, Enter adds a point or removes one.`,
    );
    this.k.max = Math.max(points.length, 1);
    if (!this.pace.isWaiting("plane_k")) this.k.value = this.kText.textContent = k;
    this.shading.checked = shading === "on";
    for (const [select, names, current] of [
      [this.metric, metrics, data.metric],
      [this.weights, weightings, data.weights],
    ]) {
      if (!select.children.length)
        for (const [value, name] of Object.entries(names)) make(select, "option", "", name).value = value;
      select.value = current;
    }
    this.draw();
    this.pace.answered();
  }
}

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const view =
    views.get(parentElement) ?? new PlaneView(parentElement.querySelector(".learn_plane"), data.plane);
  views.set(parentElement, view);
  view.sendValue = setTriggerValue;
  view.show(data);
}
