// Who votes at a place of the plane. The pointer cannot wait for Python, so it is measured here, too.

const DECIMALS = 12; // beyond these, angles of 0 are not 0

// Distances by the name that Python gives them: Minkowski's p, or the angle seen from the corner
const DISTANCES = {
  1: (x, y) => Math.abs(x) + Math.abs(y),
  2: (x, y) => Math.hypot(x, y),
  3: (x, y) => Math.cbrt(Math.abs(x) ** 3 + Math.abs(y) ** 3),
  inf: (x, y) => Math.max(Math.abs(x), Math.abs(y)),
};

const angle = ([x, y], [px, py]) => {
  const length = Math.hypot(x, y) * Math.hypot(px, py); // of no length, it is at a right angle
  return length ? Math.max(0, Number((1 - (x * px + y * py) / length).toFixed(DECIMALS))) : 1;
};

// All points by distance, [distance, index], of equal distances the earlier first; none where the
// metric is not known here
export const rankPoints = (points, at, onPlane) => {
  const between = DISTANCES[onPlane];
  if (!between && onPlane !== "angle") return [];
  const measure = (point) => (between ? between(point[0] - at[0], point[1] - at[1]) : angle(at, point));
  return points.map((point, i) => [measure(point), i]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
};

// The votes of each class, given the voters, [distance, index] with the nearest first
export const countVotes = (voters, points, weights, nClasses) => {
  // where a point is at distance 0, such points alone vote
  const isOn = weights === "distance" && voters[0][0] === 0;
  const weigh = (far) => (weights === "uniform" ? 1 : isOn ? Number(far === 0) : 1 / far);
  const votes = Array(nClasses).fill(0);
  for (const [far, i] of voters) votes[points[i][2]] += weigh(far);
  return votes;
};

// Points as a link has them: which of the first are gone, then those added, as [x, y, class]
export const parsePoints = (text, nFirst) => {
  const [removed, added] = text.split("-");
  return {
    removed: new Set(
      removed === "all" ? Array(nFirst).keys() : removed.split(".").filter(Boolean).map(Number),
    ),
    added: [...added.matchAll(/(.)(...)(...)/g)].map(([, name, x, y]) => [
      Number(x),
      Number(y),
      "ABC".indexOf(name),
    ]),
  };
};
