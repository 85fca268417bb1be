// Tells Python one thing at a time: what is told while it answers waits, of each name the last only.
// Told at once, Streamlit may take some of it together, and lose what was told first or last.

const LONGEST_RUN = 500; // ms after which an answer is not waited for any longer

export const makePace = (sendValue) => {
  const waiting = new Map();
  let busyUntil = 0;
  let timer = null;
  const next = () => {
    if (!waiting.size || performance.now() < busyUntil) return;
    const [name, value] = waiting.entries().next().value;
    waiting.delete(name);
    busyUntil = performance.now() + LONGEST_RUN;
    clearTimeout(timer);
    timer = setTimeout(answered, LONGEST_RUN + 1);
    sendValue(name, value);
  };
  const answered = () => {
    busyUntil = 0;
    next();
  };
  const send = (name, value) => {
    waiting.set(name, value);
    next();
  };
  // nothing is told any more: what would hear it is gone
  const stop = () => {
    waiting.clear();
    clearTimeout(timer);
  };
  return { send, answered, stop, isWaiting: (name) => waiting.has(name) };
};
