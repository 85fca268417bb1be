// What several elements of the page use: making nodes, and drawing an 8x8 image.

export const make = (parent, tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
};

// A button; `label` is for who cannot see it, where its text does not say enough
export const makeButton = (parent, { className = "", text, label, title, onclick }) => {
  const button = make(parent, "button", className, text);
  button.type = "button";
  if (title) button.title = title;
  if (label) button.ariaLabel = label;
  button.onclick = onclick;
  return button;
};

export const makeSvg = (parent, tag, attributes) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent.append(element);
  return element;
};

export const named = (label) => `${String(label) === "8" ? "an" : "a"} ${label}`;

export const gray = (count) => Math.round(255 - (count * (255 - 30)) / 16);

// Empties an element for what is new; tells whether it is: what stays is not drawn anew
export const renew = (root, { scroll, ...data }) => {
  const shown = JSON.stringify(data);
  if (root.shown === shown) return false;
  root.shown = shown;
  empty(root);
  return true;
};

// Empties an element; once it is filled again, the keyboard's focus is on what has the same name
export const empty = (root) => {
  const active = root.getRootNode().activeElement;
  const name = root.contains(active) ? active.ariaLabel : null;
  root.replaceChildren();
  if (!name) return;
  queueMicrotask(() => {
    const again = [...root.querySelectorAll("[aria-label]")].find((each) => each.ariaLabel === name);
    again?.focus({ preventScroll: true });
  });
};

// What an element returns, to stop what it has begun when it is gone. Streamlit calls it also where
// other data have overtaken those that were being shown: then the element stays.
export const whenGone = (parentElement, stop) => () => {
  if (!parentElement.isConnected) stop();
};

// Shows what was just asked for, however far down the page it is
export const bringIntoView = (root, data) => {
  if (data.scroll) requestAnimationFrame(() => root.scrollIntoView({ block: "nearest", behavior: "smooth" }));
};

// An image is written as 64 letters, each an ink count to the base 17
export const parseCounts = (letters) => [...letters].map((letter) => Number.parseInt(letter, 17));
export const formatCounts = (counts) => counts.map((count) => count.toString(17)).join("");

// An image of 64 letters, one pixel of the canvas each
export const makePicture = (parent, letters) => {
  const canvas = make(parent, "canvas");
  canvas.setAttribute("aria-hidden", "true"); // the words beside it say what it is
  canvas.width = canvas.height = 8;
  const context = canvas.getContext("2d");
  const picture = context.createImageData(8, 8);
  parseCounts(letters).forEach((count, pixel) => {
    picture.data.fill(gray(count), 4 * pixel, 4 * pixel + 3);
    picture.data[4 * pixel + 3] = 255;
  });
  context.putImageData(picture, 0, 0);
};

// A button that opens the lines of code which give what it stands beside; Python calls them `name`
export const makeCode = (parent, name, what, setTriggerValue, text = "") => {
  makeButton(parent, {
    className: "code",
    text: `</>${text && " "}${text}`,
    title: `Show the code: ${what}`,
    label: `Show the code: ${what}`,
    onclick: () => setTriggerValue("code", name),
  });
};

// An 8x8 image with its numbers; give how dark each is, 0..1, and what is written
export const makeGrid = (parent, label, shades, texts) => {
  const grid = make(parent, "div", "pixels");
  grid.setAttribute("role", "img");
  grid.setAttribute("aria-label", label);
  shades.forEach((shade, i) => {
    const cell = make(grid, "span", shade > 7 / 16 ? "dark" : "", texts[i]);
    cell.style.setProperty("--shade", `${100 * shade}%`);
  });
};

// Fills a list little by little, as one scrolls; give a function that adds up to so many items,
// and tells whether these were all. What it gives back is called when there are others to add.
export const fillAsScrolled = (list, addUpTo, atOnce) => {
  const end = document.createElement("li"); // in sight when one has scrolled through
  end.className = "end";
  const addSome = () => {
    end.remove();
    observer.unobserve(end); // observed anew, it tells again if it is still in sight
    if (addUpTo(list.children.length + atOnce)) return;
    list.append(end);
    observer.observe(end);
  };
  const observer = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) addSome();
  });
  return addSome;
};
