// The same points with three K, side by side.
// An element of our own: it shares the plane and its painter with the step before.

import { make, renew } from "../elements/dom.js";
import { drawPlane, fitCanvas, paintCells } from "./plane_painter.js";

export default function ({ data: [data], parentElement }) {
  const root = parentElement.querySelector(".learn_extremes");
  if (!renew(root, data)) return;
  for (const { title, cells, training, leaveOneOut } of data.planes) {
    const figure = make(root, "figure");
    const canvas = make(figure, "canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute(
      "aria-label",
      `The plane at ${title}: ${training}${leaveOneOut && `, ${leaveOneOut}`}`,
    );
    const caption = make(figure, "figcaption");
    make(caption, "strong", "", title);
    make(caption, "div", "", leaveOneOut ? `${training}, ${leaveOneOut}` : training);
    const picture = paintCells(cells, true, data.plane);
    new ResizeObserver(() => {
      if (!canvas.clientWidth) return;
      const [context, side] = fitCanvas(canvas);
      drawPlane(context, data.plane, side, picture, data.points, 3);
    }).observe(canvas);
  }
}
