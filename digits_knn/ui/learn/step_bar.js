// The way through the lesson: a list of its steps, back and on. The arrow keys and those that a
// presenter's remote control sends (Page Up, Page Down) work as well, A shows the answer, T the
// teacher's notes. What is chosen by arrows keeps these, what is written into keeps all keys.
// An element of our own: its keys work wherever the focus is, and each step has a link.

import { empty, make, makeButton, makeCode, whenGone } from "../elements/dom.js";

const BY_ARROWS = { ArrowRight: 1, ArrowLeft: -1 };
const BY_REMOTE = { PageDown: 1, PageUp: -1 };
const WRITTEN = "input:not([type=range], [type=radio], [type=checkbox]), textarea, [contenteditable]";
const CHOSEN = "input, select, pre, [role=slider], [role=radio], [role=application]"; // by arrows

const views = new WeakMap();

class BarView {
  isOpen = false; // the list of steps

  constructor(root) {
    this.root = root;
    empty(root);
    const words = make(root, "div", "words");
    this.h1 = make(words, "h1");
    this.h2 = make(words, "h2");
    this.nav = make(root, "nav");
    this.nav.setAttribute("aria-label", "Steps of the lesson");
    const listeners = [
      [document, "keydown", (event) => this.onKey(event)],
      [
        document,
        "pointerdown",
        (event) => this.isOpen && !event.composedPath().includes(this.menu) && this.open(false),
      ],
      [window, "popstate", () => this.follow()],
    ];
    for (const [target, type, listener] of listeners) target.addEventListener(type, listener, true);
    this.stop = () => {
      for (const [target, type, listener] of listeners) target.removeEventListener(type, listener, true);
    };
  }

  onKey(event) {
    // composedPath: in elements of ours as well
    const at = event.composedPath()[0];
    const isTaken = event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    if (isTaken || at.closest?.(WRITTEN) || document.querySelector("[role=dialog]")) return;
    const by = BY_REMOTE[event.key] ?? (at.closest?.(CHOSEN) ? null : BY_ARROWS[event.key]);
    const key = at.closest?.("select") ? "" : event.key.toLowerCase();
    if (by) this.go(by);
    else if (key === "a") this.sendValue("answer", performance.now());
    else if (key === "t") this.toggleNotes();
    else if (key === "escape" && this.isOpen) this.open(false);
    else return;
    event.preventDefault();
    event.stopPropagation(); // a slider would move as well
  }

  toggleNotes() {
    this.sendValue("notes", this.data.notes ? "off" : "on");
  }

  // After the core's last step the class draws
  get isDrawNext() {
    const { step, steps } = this.data;
    return steps[step - 1].isCore && !steps[step]?.isCore;
  }

  go(by) {
    const { step, steps } = this.data;
    if (by > 0 && this.isDrawNext) this.sendValue("draw", performance.now());
    else if (steps[step + by - 1]) this.sendValue("step", step + by);
  }

  // The step that the address names: Back and Forward lead there
  follow() {
    const name = new URLSearchParams(location.search).get("step");
    const at = this.data.steps.findIndex((each) => each.name === name);
    if (at >= 0 && at + 1 !== this.data.step) this.sendValue("step", at + 1);
  }

  open(isOpen) {
    this.isOpen = isOpen;
    this.list.hidden = !isOpen;
    this.opener.ariaExpanded = String(isOpen);
  }

  makeLink(parent, step, className, text, label) {
    const link = make(parent, "a", className, text);
    link.title = label;
    link.setAttribute("aria-label", label);
    const found = this.data.steps[step - 1];
    if (!found) {
      link.setAttribute("aria-disabled", "true");
      return link;
    }
    link.href = found.link; // so that it can be copied, or opened beside this one
    // the page's address knows what was set since
    link.onpointerenter = link.onfocus = () => {
      const params = new URLSearchParams(step === this.data.step ? "" : found.link);
      for (const [name, value] of new URLSearchParams(location.search)) params.set(name, value);
      params.set("step", found.name);
      link.href = `?${params}`;
    };
    link.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.open(false);
      this.sendValue("step", step);
    };
    return link;
  }

  makeDraw(parent, className, text) {
    const onclick = () => this.sendValue("draw", performance.now());
    return makeButton(parent, { className, text, label: "Draw your own digits", onclick });
  }

  showList() {
    const { steps, step, drawMinutes, notes } = this.data;
    const menu = make(this.nav, "div", "menu");
    const title = `Step ${step} of ${steps.length}`;
    this.menu = menu;
    this.opener = makeButton(menu, {
      className: "opener",
      text: title,
      label: `${title}: show all steps`,
      onclick: () => this.open(!this.isOpen),
    });
    this.list = make(menu, "div", "list");
    const write = (item, text, minutes) => {
      make(item, "span", "", text);
      make(item, "span", "minutes", `${minutes} min`);
    };
    for (const isCore of [true, false]) {
      make(this.list, "h3", "", isCore ? this.data.lesson : "More");
      steps.forEach((each, i) => {
        if (each.isCore !== isCore) return;
        const label = `Step ${i + 1}: ${each.title}, ${each.minutes} minutes`;
        const link = this.makeLink(this.list, i + 1, "item", undefined, label);
        write(link, `${i + 1}. ${each.title}`, each.minutes);
        if (i + 1 === step) link.setAttribute("aria-current", "step");
      });
      if (isCore) write(this.makeDraw(this.list, "item"), "Draw your own digits", drawMinutes);
    }
    const label = make(this.list, "label", "item");
    const box = make(label, "input");
    box.type = "checkbox";
    box.checked = notes;
    box.onchange = () => this.toggleNotes();
    label.append(" Teacher’s notes (key T)");
    this.open(this.isOpen);
  }

  // Shows the code that was just asked for: it comes below what is seen
  bringCodeIntoView(tries = 300) {
    const code = document.querySelector(".st-key-lesson_code pre");
    if (code) code.scrollIntoView({ behavior: "smooth" });
    else if (tries) requestAnimationFrame(() => this.bringCodeIntoView(tries - 1));
  }

  show(data, sendValue) {
    const isOther = data.step !== this.data?.step;
    if (this.data && data.code && !this.data.code) this.bringCodeIntoView();
    this.data = data;
    this.sendValue = sendValue;
    if (isOther) this.isOpen = false;
    const { step, steps } = data;
    const { title, minutes } = steps[step - 1];
    this.h1.textContent = `${data.lesson}${steps[step - 1].isCore ? "" : " · more"}`;
    this.h2.textContent = `${step}. ${title}`;
    make(this.h2, "span", "minutes", ` ${minutes} min`);
    empty(this.nav);
    this.makeLink(this.nav, step - 1, "arrow", "‹", "Previous step (arrow left, Page Up)");
    this.showList();
    if (this.isDrawNext) this.makeDraw(this.nav, "next", "Draw ›").title = "Draw (arrow right, Page Down)";
    else
      this.makeLink(this.nav, step + 1, "next", undefined, "Next step (arrow right, Page Down)").append(
        ...(steps[step]
          ? [Object.assign(document.createElement("span"), { textContent: `${steps[step].title} ` })]
          : []),
        "›",
      );
    makeCode(this.nav, data.code ? "off" : "on", "how this step is computed", sendValue);
    this.nav.lastChild.ariaExpanded = String(data.code);
  }
}

export default function ({ data: [data], parentElement, setTriggerValue }) {
  let view = views.get(parentElement);
  const isFirst = !view;
  view ??= new BarView(parentElement.querySelector(".learn_bar"));
  views.set(parentElement, view);
  view.show(data, setTriggerValue);
  if (isFirst) view.follow(); // Back may have led here from another page
  return whenGone(parentElement, () => {
    view.stop();
    views.delete(parentElement);
  });
}
