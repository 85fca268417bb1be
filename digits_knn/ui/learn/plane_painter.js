// A plane of three classes: what K-NN says of each cell, and the points.

export const SIDE = 1000; // places along a side
export const COLORS = [
  [0, 114, 178],
  [230, 159, 0],
  [204, 121, 167],
]; // blue, orange, purple
export const NAMES = ["A, blue", "B, orange", "C, purple"];

export const css = ([red, green, blue]) => `rgb(${red} ${green} ${blue})`;

// Each cell is a letter: its class and the share of the vote that it got; the lowest row is first
export const paintCells = (cells, isShaded) => {
  const n = Math.sqrt(cells.length);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = n || 1;
  if (!n) return canvas;
  const context = canvas.getContext("2d");
  const image = context.createImageData(n, n);
  for (let i = 0; i < cells.length; i++) {
    const code = cells.charCodeAt(i) - 35;
    const share = (code % 30) / 29;
    const at = 4 * ((n - 1 - Math.floor(i / n)) * n + (i % n));
    image.data.set(COLORS[Math.floor(code / 30)], at);
    // of three classes the winner has a third of the vote at least
    image.data[at + 3] = 255 * (isShaded ? 0.1 + 0.6 * Math.max(0, 1.5 * share - 0.5) : 0.45);
  }
  context.putImageData(image, 0, 0);
  return canvas;
};

// A sign for each class: color is not all that tells them apart
export const drawSign = (context, label, x, y, size) => {
  context.beginPath();
  if (label === 0) context.arc(x, y, size, 0, 2 * Math.PI);
  else if (label === 1) {
    context.moveTo(x, y - 1.25 * size);
    context.lineTo(x + 1.15 * size, y + 0.85 * size);
    context.lineTo(x - 1.15 * size, y + 0.85 * size);
    context.closePath();
  } else context.rect(x - 0.9 * size, y - 0.9 * size, 1.8 * size, 1.8 * size);
  context.fillStyle = css(COLORS[label]);
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = "#fff";
  context.stroke();
};

// Fits a canvas to its place in the page; gives its context, in pixels of the page, and its side
export const fitCanvas = (canvas) => {
  const side = canvas.clientWidth;
  const ratio = devicePixelRatio || 1;
  canvas.width = canvas.height = side * ratio;
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  return [context, side];
};

// Points are places with their class
export const drawPlane = (context, side, picture, points, size) => {
  context.clearRect(0, 0, side, side);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, side, side);
  for (const [x, y, label] of points) {
    drawSign(context, label, (x / SIDE) * side, (1 - y / SIDE) * side, size);
  }
};
