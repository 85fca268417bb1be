// The buttons below a student's canvas, how the last drawing was read, and the student's own progress.
// An element of our own: its buttons press those of the canvas, and send the last stroke first.

import { make, makeButton, makePicture, named, renew, whenGone } from "../elements/dom.js";
import { hideToolbar, toolbarButton } from "../elements/toolbar.js";

const ID_LENGTH = 16; // random letters of a drawing: sent again with the same, it is stored once
const LONGEST_HOLD = 5000; // ms after which a drawing may be sent again, with the same id

// randomUUID is there on https and on this computer only
const newId = () =>
  [...crypto.getRandomValues(new Uint8Array(ID_LENGTH))].map((byte) => (byte % 36).toString(36)).join("");

function build(root) {
  const view = { id: newId(), isHeld: false };
  const bar = make(root, "div", "bar");
  // until Python has answered nothing else is pressed: what is on the canvas is for one digit
  view.hold = (isHeld) => {
    view.isHeld = isHeld;
    clearTimeout(view.timer);
    for (const button of bar.children) button.ariaDisabled = String(isHeld);
    if (view.closed) view.send.ariaDisabled = "true";
    if (isHeld) view.timer = setTimeout(release, LONGEST_HOLD);
  };
  // what was told while the connection came back may be lost
  const release = () => {
    view.hold(false);
    view.notice.textContent = "There was no answer. Try again.";
  };
  const press = (act) => () => {
    if (!view.isHeld) act();
  };
  view.ask = (what, value) => {
    view.hold(true);
    view.trigger(what, value);
  };
  makeButton(bar, {
    text: "↶",
    label: "Undo the last stroke",
    onclick: press(() => toolbarButton("Undo")?.click()),
  });
  makeButton(bar, { text: "Clear", onclick: press(() => view.ask("clear", true)) });
  makeButton(bar, {
    text: "Skip",
    title: "Ask for another digit",
    onclick: press(() => view.ask("skip", true)),
  });
  view.send = makeButton(bar, {
    text: "Send",
    className: "send",
    onclick: press(() => {
      if (view.closed) return;
      toolbarButton("Update")?.click(); // the last stroke first
      view.ask("send", { key: view.id, asked: view.asked });
    }),
  });
  view.notice = make(root, "p", "notice");
  view.notice.role = "alert";
  view.sent = make(root, "section", "sent");
  view.sent.ariaLive = "polite";
  view.progress = make(root, "section", "progress");
  view.following = setInterval(hideToolbar, 100); // the canvas may mount after us, or anew
  return view;
}

function showSent(root, sent, trigger) {
  if (!renew(root, { sent })) return;
  if (!sent) return;
  const isRight = sent.label === sent.answer;
  const words = make(root, "p", isRight ? "right" : "wrong");
  make(words, "strong", "", `${isRight ? "✓" : "✗"} ${sent.answer}`);
  words.append(` Your ${sent.label} was read as ${named(sent.answer)}. These digits voted:`);
  const list = make(root, "ol");
  sent.pictures.forEach((picture, i) => {
    const item = make(list, "li", sent.labels[i] === sent.answer ? "" : "other");
    makePicture(item, picture);
    make(item, "span", "", String(sent.labels[i]));
  });
  makeButton(root, { text: "Take it back", onclick: () => trigger("undo", sent.id) });
}

function showProgress(root, { name, counts }, trigger) {
  if (!renew(root, { name, counts })) return;
  const total = counts.reduce((sum, count) => sum + count, 0);
  make(root, "p", "", `You are ${name}. You have sent ${total === 1 ? "1 drawing" : `${total} drawings`}.`);
  const list = make(root, "ol", "counts");
  counts.forEach((count, digit) => {
    const item = make(list, "li", count ? "some" : "");
    make(item, "b", "", String(digit));
    make(item, "span", "", String(count));
  });
  makeButton(root, { text: "Leave the class", className: "leave", onclick: () => trigger("leave", true) });
}

const views = new WeakMap();

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".student");
  const view = views.get(parentElement) ?? build(root);
  views.set(parentElement, view);
  view.trigger = setTriggerValue;
  if (view.nCleared !== data.nCleared) view.id = newId(); // another drawing
  view.nCleared = data.nCleared;
  view.asked = data.asked;
  view.closed = data.closed;
  view.hold(false);
  view.notice.textContent = data.notice || data.closed;
  const trigger = (what, value) => {
    if (!view.isHeld) view.ask(what, value);
  };
  showSent(view.sent, data.sent, trigger);
  showProgress(view.progress, data, trigger);
  hideToolbar();
  return whenGone(parentElement, () => {
    clearInterval(view.following);
    clearTimeout(view.timer);
    views.delete(parentElement);
    root.replaceChildren();
  });
}
