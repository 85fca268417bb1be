// The way through the lesson: its steps by number, back and on. The arrow keys and those that a
// presenter's remote control sends (Page Up, Page Down) work as well, A shows the answer.

const STEPS_BY_KEY = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };
const TAKEN = "input, textarea, select, [contenteditable], [role=slider], [role=radio], [role=dialog], [data-own-keys]";

const views = new WeakMap();

function build(root) {
  const view = {};
  const nav = make(root, "nav");
  nav.setAttribute("aria-label", "Steps of the lesson");
  view.nav = nav;
  view.onKey = (event) => {
    // what is written into, or moved by keys itself, keeps them, in elements of ours as well
    const at = event.composedPath()[0];
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || at.closest?.(TAKEN)) return;
    if (document.querySelector("[role=dialog]")) return;
    const by = STEPS_BY_KEY[event.key];
    if (by) view.go(view.data.step + by);
    else if (event.key.toLowerCase() === "a") view.tell("answer", performance.now());
    else return;
    event.preventDefault();
  };
  document.addEventListener("keydown", view.onKey);
  return view;
}

function makeLink(nav, { links }, step, text, label, view) {
  const link = make(nav, "a", "", text);
  link.title = label;
  link.setAttribute("aria-label", label);
  if (!links[step - 1]) {
    link.setAttribute("aria-disabled", "true");
    return link;
  }
  link.href = links[step - 1]; // so that it can be copied, or opened beside this one
  link.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    view.go(step);
  };
  return link;
}

function show(view, data) {
  const { nav } = view;
  const { step, titles } = data;
  empty(nav);
  makeLink(nav, data, step - 1, "‹", "Previous step (arrow left, Page Up)", view);
  titles.forEach((title, i) => {
    const link = makeLink(nav, data, i + 1, String(i + 1), `Step ${i + 1}: ${title}`, view);
    if (i + 1 === step) link.setAttribute("aria-current", "step");
  });
  makeLink(nav, data, step + 1, "›", "Next step (arrow right, Page Down)", view);
  make(nav, "h2", "", `${step}. ${titles[step - 1]}`);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".learn_bar");
  const view = views.get(parentElement) ?? build(root);
  views.set(parentElement, view);
  view.tell = setTriggerValue;
  view.go = (step) => step >= 1 && step <= data.titles.length && setTriggerValue("step", step);
  view.data = data;
  show(view, data);
  return () => {
    document.removeEventListener("keydown", view.onKey);
    views.delete(parentElement);
  };
}
