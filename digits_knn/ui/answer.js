// Draws what Python has read: the answer, the 8x8 image, the votes and the neighbors.

const AT_ONCE = 60; // pictures painted with the answer; of a large K, more follow as one scrolls
// as many neighbors as the key have room for larger pictures
const TILES = [[6, "tiles largest"], [14, "tiles large"], [Infinity, "tiles"]];
const MANY = 27; // fill the list; more are reached by scrolling

const make = (parent, tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
};

const gray = (count) => Math.round(255 - (count * (255 - 30)) / 16);

function showSaid(parent, data) {
  const said = make(parent, "section", "said");
  make(said, "div", "digit", data.label);
  make(said, "p", "headline", data.headline);
  make(said, "p", "by", data.votesSentence);
  const distance = make(said, "div", "distance");
  make(distance, "p", "", data.distanceSentence);
  const scale = make(distance, "div", "scale");
  const [nearest, median, far, unlike] = data.scale.map((share) => `${100 * share}%`);
  scale.style.setProperty("--far", far);
  scale.style.setProperty("--unlike", unlike);
  make(scale, "b").style.left = median;
  make(scale, "i").style.left = nearest;
  const zones = make(distance, "div", "zones");
  for (const [name, start] of [["usual", "0%"], ["far", far], ["unlike any digit", unlike]]) {
    make(zones, "span", "", name).style.left = start;
  }
  for (const drawn of [scale, zones]) drawn.setAttribute("aria-hidden", "true"); // the sentence says it
}

function showImage(parent, data) {
  const sees = make(parent, "section", "sees");
  make(sees, "h3", "", "What the model sees: ink, 0 to 16");
  const pixels = make(sees, "div", "pixels");
  pixels.setAttribute("role", "img");
  pixels.setAttribute("aria-label", `8 by 8 ink counts, row by row: ${data.image.join(" ")}`);
  for (const count of data.image) {
    const cell = make(pixels, "span", "", String(count));
    cell.style.background = `rgb(${gray(count)} ${gray(count)} ${gray(count)})`;
    cell.style.color = count > 7 ? "#fff" : "#1d2733";
  }
}

function showVotes(parent, data) {
  const votes = make(parent, "section", "votes");
  make(votes, "h3", "", "Votes for each digit");
  const bars = make(votes, "ol", "bars");
  data.votes.forEach(({ share, text, wins }, digit) => {
    const item = make(bars, "li", wins ? "wins" : "");
    item.setAttribute("aria-label", `${digit}: ${text}`);
    const column = make(item, "div", "column", share > 0 ? text : "");
    make(column, "div", "bar").style.height = `${38 * share}px`;
    make(item, "div", "name", String(digit));
  });
}

function addNeighbor(list, [symbols, label, distance], rank, winner) {
  const agrees = String(label) === winner;
  const item = make(list, "li", agrees ? "agrees" : "other");
  item.setAttribute("aria-label", `Neighbor ${rank}: a ${label}, ${distance} away`);
  const canvas = make(item, "canvas");
  canvas.width = canvas.height = 8;
  const context = canvas.getContext("2d");
  const picture = context.createImageData(8, 8);
  [...symbols].forEach((symbol, pixel) => {
    picture.data.fill(gray(parseInt(symbol, 17)), 4 * pixel, 4 * pixel + 3);
    picture.data[4 * pixel + 3] = 255;
  });
  context.putImageData(picture, 0, 0);
  make(item, "strong", "", `${agrees ? "✓" : "✗"} ${label}`);
  make(item, "div", "", distance);
}

function showNeighbors(parent, data, view) {
  const near = make(parent, "section", "near");
  const { neighbors } = data;
  const title =
    neighbors.length === 1
      ? "The nearest training digit"
      : `The ${neighbors.length.toLocaleString("en")} nearest training digits in order`;
  const more = neighbors.length > MANY ? "; scroll for more" : "";
  make(near, "h3", "", `${title}: label (✓ as the answer, ✗ not) and distance${more}`);
  const list = make(near, "ol", TILES.find(([most]) => neighbors.length <= most)[1]);
  list.tabIndex = 0; // so that the keyboard can scroll it
  list.setAttribute("aria-label", title);
  let shown = 0;
  const end = make(near, "div", ""); // in sight when one has scrolled through
  const addSome = () => {
    for (const each of neighbors.slice(shown, shown + AT_ONCE)) {
      shown += 1;
      addNeighbor(list, each, shown, data.label);
    }
    list.append(end);
  };
  addSome();
  if (shown === neighbors.length) return end.remove();
  view.observer = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) addSome();
    if (shown === neighbors.length) end.remove();
    else {
      view.observer.unobserve(end); // observed anew, it tells again if it is still in sight
      view.observer.observe(end);
    }
  });
  view.observer.observe(end);
}

const views = new WeakMap();

export default function ({ data, parentElement }) {
  const view = views.get(parentElement) ?? {};
  views.set(parentElement, view);
  view.observer?.disconnect();
  const answer = parentElement.querySelector(".answer");
  const content = document.createDocumentFragment();
  if (data.message) make(content, "p", "message", data.message);
  else {
    showSaid(content, data);
    showImage(content, data);
    showVotes(content, data);
    showNeighbors(content, data, view);
  }
  answer.className = `answer ${data.certainty ?? ""}`;
  answer.setAttribute("aria-live", "polite");
  answer.replaceChildren(content);
}
