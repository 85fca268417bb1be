// A canvas that is moved and enlarged, by mouse, fingers, wheel and keys. What is drawn on it, and what
// pointing and pressing do, tells a class of its own: draw(), point(at), press(at), pressMiddle().

import { make } from "./dom.js";

const LEAST_SCALE = 0.8;
const MOST_SCALE = 60;
const CLICK = 5; // pixels that a finger moves in a click
const STEP = 60; // pixels that an arrow key moves what is drawn

export class PanZoom {
  // What lies in the middle is told in sides from the middle of all
  view = { scale: 1, x: 0, y: 0 };
  pointers = new Map();

  constructor(frame) {
    this.frame = frame;
    this.canvas = make(frame, "canvas", "plane");
    this.canvas.tabIndex = 0;
    this.listen();
    new ResizeObserver(() => this.resize()).observe(frame);
  }

  // From places 0..1, y upwards, to pixels of the canvas
  pixels([x, y]) {
    return [
      this.width / 2 + (x - 0.5 - this.view.x) * this.side * this.view.scale,
      this.height / 2 - (y - 0.5 - this.view.y) * this.side * this.view.scale,
    ];
  }

  listen() {
    const { canvas } = this;
    canvas.onpointerdown = (event) => this.down(event);
    canvas.onpointermove = (event) => this.drag(event);
    canvas.onpointerup = (event) => this.up(event);
    canvas.onpointercancel = (event) => this.pointers.delete(event.pointerId);
    canvas.onpointerleave = () => this.point(null);
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
      else if (event.key === "Enter") this.pressMiddle();
      else return;
      event.preventDefault();
    };
    canvas.onfocus = canvas.onblur = () => this.requestDraw();
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    const enlarged = box.width / this.canvas.clientWidth; // the page may be
    return [(event.clientX - box.left) / enlarged, (event.clientY - box.top) / enlarged];
  }

  down(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, this.place(event));
    if (this.pointers.size === 1) this.moved = 0;
    this.point(null);
  }

  drag(event) {
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

  up(event) {
    const at = this.place(event);
    if (this.pointers.delete(event.pointerId) && this.moved <= CLICK) this.press(at);
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
    this.requestDraw();
  }

  // The middle never leaves what is drawn
  keep() {
    for (const axis of ["x", "y"]) this.view[axis] = Math.min(Math.max(this.view[axis], -0.55), 0.55);
    this.point(null);
    this.requestDraw();
  }

  resize() {
    const { clientWidth, clientHeight } = this.frame;
    if (!clientWidth) return;
    [this.width, this.height] = [clientWidth, clientHeight];
    this.side = Math.min(clientWidth, clientHeight) - 24;
    this.ratio = devicePixelRatio || 1;
    this.canvas.width = clientWidth * this.ratio;
    this.canvas.height = clientHeight * this.ratio;
    this.draw(); // at once: a canvas of another size is empty
  }

  requestDraw() {
    this.frameRequest ??= requestAnimationFrame(() => {
      this.frameRequest = null;
      this.draw();
    });
  }
}
