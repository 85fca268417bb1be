// Which of several pointers draws, and when: a mouse or a pen at once; of fingers the first that moves,
// unless two began together, to pinch. A palm, which rests, draws nothing.

const MOVED = 6; // pixels of the screen from which a finger draws rather than rests
const TOGETHER = 300; // ms within which two fingers begin a pinch
const TAP = 500; // ms; what rests longer is no dot

const place = (event) => ({ x: event.clientX, y: event.clientY });

// `pen` has down(at), move(at) and up(at), each with a place {x, y} in the window
export const makePointers = (pen) => {
  const resting = new Map(); // fingers that do not draw: since when, and where they have been
  let drawing = null; // the pointer that does
  let last = null; // its place

  const begin = (id, at) => {
    drawing = id;
    last = at;
    window.addEventListener("pointermove", endIfLost, true);
    pen.down(at);
  };
  const end = () => {
    if (drawing === null) return;
    drawing = null;
    window.removeEventListener("pointermove", endIfLost, true);
    pen.up(last);
  };
  // the end was lost: outside of a frame, in another window, to a menu; seen all over the page, since
  // the canvas draws on wherever a mouse moves
  const endIfLost = ({ pointerId, pointerType, buttons }) => {
    if (pointerId === drawing && pointerType !== "touch" && !(buttons & 1)) end();
  };
  const draw = (at) => {
    last = at;
    pen.move(at);
  };

  const down = (event) => {
    const { pointerId, pointerType, button, timeStamp } = event;
    if (pointerType === "touch") {
      resting.set(pointerId, { since: timeStamp, places: [place(event)], isPinch: false });
      if (drawing !== null) return;
      const fingers = [...resting.values()].filter(({ since }) => timeStamp - since < TOGETHER);
      if (fingers.length > 1) for (const finger of fingers) finger.isPinch = true;
      return;
    }
    if (button !== 0) return;
    end(); // of a stroke whose end was lost, or of a palm
    begin(pointerId, place(event));
  };
  const move = (event) => {
    const { pointerId } = event;
    endIfLost(event);
    if (pointerId === drawing) {
      draw(place(event));
      return;
    }
    const finger = resting.get(pointerId);
    if (!finger || finger.isPinch || drawing !== null) return;
    finger.places.push(place(event));
    const [first, ...others] = finger.places;
    if (Math.hypot(event.clientX - first.x, event.clientY - first.y) < MOVED) return;
    resting.delete(pointerId);
    begin(pointerId, first);
    for (const at of others) draw(at);
  };
  const up = (event) => {
    const finger = resting.get(event.pointerId);
    resting.delete(event.pointerId);
    if (event.pointerId === drawing) end();
    else if (finger && !finger.isPinch && drawing === null && event.timeStamp - finger.since < TAP) {
      begin(event.pointerId, finger.places[0]);
      end();
    }
  };
  const cancel = (event) => {
    resting.delete(event.pointerId);
    if (event.pointerId === drawing) end();
  };

  const listen = (layer) => {
    const take = (name, act) => layer.addEventListener(name, act);
    take("pointerdown", (event) => {
      // what begins here ends here, wherever it is let go
      if (event.isTrusted) layer.setPointerCapture(event.pointerId);
      down(event);
    });
    take("pointermove", move);
    take("pointerup", up);
    take("pointercancel", cancel);
    take("lostpointercapture", cancel);
    take("contextmenu", (event) => {
      if (drawing !== null || resting.size) event.preventDefault();
    });
    // The canvas gets clean ones instead; but what was pressed before this layer lay over it, it draws
    let isOurs = false;
    take("mousedown", (event) => {
      isOurs = true;
      event.stopPropagation();
    });
    for (const name of ["mousemove", "mouseup"]) {
      take(name, (event) => {
        if (isOurs) event.stopPropagation();
      });
    }
    layer.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  };
  return { listen };
};
