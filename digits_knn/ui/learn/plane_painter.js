// A plane of three classes: what K-NN says of each cell, and the points.

// The class that wins in a cell, a letter, and the share of the vote that it got, 0..1
export const decodeCell = (cell, { firstCode, levels }) => {
  const code = cell.charCodeAt(0) - firstCode;
  return [Math.floor(code / levels), (code % levels) / (levels - 1)];
};

const channels = (color) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));

// The lowest row of cells is first; `plane` says what Python knows of it
export const paintCells = (cells, isShaded, plane) => {
  const n = Math.sqrt(cells.length);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = n || 1;
  if (!n) return canvas;
  const context = canvas.getContext("2d");
  const image = context.createImageData(n, n);
  const colors = plane.classes.map(({ color }) => channels(color));
  for (let i = 0; i < cells.length; i++) {
    const [label, share] = decodeCell(cells[i], plane);
    const at = 4 * ((n - 1 - Math.floor(i / n)) * n + (i % n));
    image.data.set(colors[label], at);
    // of three classes the winner has a third of the vote at least
    image.data[at + 3] = 255 * (isShaded ? 0.1 + 0.6 * Math.max(0, 1.5 * share - 0.5) : 0.45);
  }
  context.putImageData(image, 0, 0);
  return canvas;
};

// A sign for each class: color is not all that tells them apart
export const drawSign = (context, { classes }, label, x, y, size) => {
  context.beginPath();
  if (label === 0) context.arc(x, y, size, 0, 2 * Math.PI);
  else if (label === 1) {
    context.moveTo(x, y - 1.25 * size);
    context.lineTo(x + 1.15 * size, y + 0.85 * size);
    context.lineTo(x - 1.15 * size, y + 0.85 * size);
    context.closePath();
  } else context.rect(x - 0.9 * size, y - 0.9 * size, 1.8 * size, 1.8 * size);
  context.fillStyle = classes[label].color;
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
export const drawPlane = (context, plane, side, picture, points, size) => {
  context.clearRect(0, 0, side, side);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, side, side);
  for (const [x, y, label] of points) {
    drawSign(context, plane, label, (x / plane.side) * side, (1 - y / plane.side) * side, size);
  }
};
