// What several elements of the page use: making nodes, and drawing an 8x8 image.

const make = (parent, tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
};

const gray = (count) => Math.round(255 - (count * (255 - 30)) / 16);

// An image of 64 letters, each an ink count to the base 17, one pixel of the canvas each
const makePicture = (parent, symbols) => {
  const canvas = make(parent, "canvas");
  canvas.width = canvas.height = 8;
  const context = canvas.getContext("2d");
  const picture = context.createImageData(8, 8);
  [...symbols].forEach((symbol, pixel) => {
    picture.data.fill(gray(parseInt(symbol, 17)), 4 * pixel, 4 * pixel + 3);
    picture.data[4 * pixel + 3] = 255;
  });
  context.putImageData(picture, 0, 0);
  return canvas;
};
