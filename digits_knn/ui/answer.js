// Draws what Python has read: the answer, the 8x8 image, the votes and the neighbors.

const AT_ONCE = 36; // pictures painted with the answer; of a large K, more follow as one scrolls
// as many neighbors as the key have room for larger pictures
const TILES = [[6, "tiles largest"], [14, "tiles large"], [Infinity, "tiles"]];
const MANY = 27; // fill the list; more are reached by scrolling

function showSaid(said, data) {
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

function showImage(sees, data) {
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

function showVotes(votes, data) {
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

const neighbor = ({ pictures, labels, distances }, i) => [
  pictures.slice(64 * i, 64 * (i + 1)),
  labels[i],
  distances[i],
];

function makeNeighbor([symbols, label, distance], rank, winner) {
  const agrees = label === winner;
  const item = document.createElement("li");
  item.className = agrees ? "agrees" : "other";
  item.setAttribute("aria-label", `Neighbor ${rank}: a ${label}, ${distance} away`);
  makePicture(item, symbols);
  make(item, "strong", "", `${agrees ? "✓" : "✗"} ${label}`);
  make(item, "div", "", distance);
  return item;
}

function buildNeighbors(near) {
  const list = document.createElement("ol");
  list.tabIndex = 0; // so that the keyboard can scroll it
  const view = { title: make(near, "h3"), list, keys: [], neighbors: null, winner: "" };
  near.append(list);
  const addUpTo = (most) => {
    const count = view.neighbors.labels.length;
    const upTo = Math.min(most, count);
    while (view.keys.length < upTo) {
      const each = neighbor(view.neighbors, view.keys.length);
      view.keys.push(`${each} ${view.winner}`);
      list.append(makeNeighbor(each, view.keys.length, view.winner));
    }
    return view.keys.length === count;
  };
  view.addSome = fillAsScrolled(list, addUpTo, AT_ONCE);
  return view;
}

function showNeighbors(near, data, views) {
  views.near ??= buildNeighbors(near);
  const view = views.near;
  const { neighbors, label } = data;
  const count = neighbors.labels.length;
  const title =
    count === 1
      ? "The nearest training digit"
      : `The ${count.toLocaleString("en")} nearest training digits in order`;
  const more = count > MANY ? "; scroll for more" : "";
  view.title.textContent = `${title}: label (✓ as the answer, ✗ not) and distance${more}`;
  view.list.setAttribute("aria-label", title);
  view.list.className = TILES.find(([most]) => count <= most)[1];
  // keep the pictures that stay: another K only adds to the end, or takes from it
  const stay = view.keys.findIndex((key, i) => key !== `${neighbor(neighbors, i)} ${label}`);
  if (stay >= 0) {
    view.keys.length = stay;
    while (view.list.children.length > stay) view.list.lastChild.remove();
    if (stay === 0) view.list.scrollTop = 0;
  }
  Object.assign(view, { neighbors, winner: label });
  view.addSome();
}

// Each part of the page by its name in the style sheet, with what it shows
const PARTS = [
  [
    "said",
    showSaid,
    (data) => [data.label, data.headline, data.votesSentence, data.distanceSentence, data.scale],
  ],
  ["sees", showImage, (data) => data.image],
  ["votes", showVotes, (data) => data.votes],
];

const views = new WeakMap();

export default function ({ data, parentElement }) {
  const answer = parentElement.querySelector(".answer");
  let view = views.get(parentElement);
  if (data.message || view === undefined || view.isMessage) {
    answer.setAttribute("aria-live", "polite");
    answer.replaceChildren();
    view = { shown: {}, isMessage: Boolean(data.message) };
    views.set(parentElement, view);
    if (data.message) make(answer, "p", "message", data.message);
  }
  answer.className = `answer ${data.certainty ?? ""}`;
  if (data.message) return;
  for (const [name, show, what] of PARTS) {
    const shown = JSON.stringify(what(data));
    if (view.shown[name] === shown) continue; // no work, and no flicker, for what stays
    view.shown[name] = shown;
    const section = answer.querySelector(`.${name}`) ?? make(answer, "section", name);
    section.replaceChildren();
    show(section, data);
  }
  showNeighbors(answer.querySelector(".near") ?? make(answer, "section", "near"), data, view);
}
