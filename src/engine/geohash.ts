// Positions on earth as sorted set scores, and the grid they make. A score holds 26 bits of longitude and 26 of
// latitude, taken in turn, so the positions of one square of the grid are one range of scores:
//
//   score   x25 y25 x24 y24 ... x0 y0     x counts columns from west to east, y rows from south to north
//   cell    x25 y25 ... (step pairs)      all the scores that begin with these bits
//
// A search looks into the cell of its centre and the eight around it, at a step at which these nine cover its area.
// Redis's arithmetic is followed to the last bit, its wrapped and overlong cells at 180 degrees included.

import { arcsine, cosine, sine } from './trigonometry.ts';

export interface Position {
  readonly longitude: number;
  readonly latitude: number;
}

/** What is searched; lengths in a unit of so many metres. */
export type Area = { readonly center: Position; readonly unit: number } & (
  | { readonly shape: 'circle'; readonly radius: number }
  | { readonly shape: 'box'; readonly width: number; readonly height: number }
);

/** The scores from `min` up to but without `max`. */
export interface ScoreRange {
  readonly min: number;
  readonly max: number;
}

interface Cell {
  readonly x: number;
  readonly y: number;
  /** Bits of x and of y. */
  readonly step: number;
}

interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

export const maxLongitude = 180;
/** Where the square map of web maps ends. */
export const maxLatitude = 85.05112878;
const maxStep = 26;
const earthRadius = 6372797.560856;
/** Half the length of the equator on the same maps. */
const mercatorMax = 20037726.37;
const degree = Math.PI / 180;

// ---- positions ----

export function scoreOf(position: Position): number {
  return interleave(cellOf(position, maxStep));
}

/** The centre of the smallest cell that the score names. Any score names one: what is no geohash is read as bits. */
export function positionOf(score: number): Position {
  const { west, south, east, north } = boundsOf(separate(score));
  return {
    longitude: within((west + east) / 2, maxLongitude),
    latitude: within((south + north) / 2, maxLatitude),
  };
}

const alphabet = '0123456789bcdefghjkmnpqrstuvwxyz';

/** The geohash that other programs know: of the whole range of latitudes, in base 32. */
export function geohashText(score: number): string {
  const { longitude, latitude } = positionOf(score);
  const size = 2 ** maxStep;
  const x = Math.trunc(((longitude + 180) / 360) * size);
  const y = Math.trunc(((latitude + 90) / 180) * size);
  const bits = interleave({ x, y, step: maxStep });
  let text = '';
  for (let shift = 47; shift > 0; shift -= 5) text += alphabet.charAt(Math.floor(bits / 2 ** shift) % 32);
  // 52 bits make ten digits and two bits, for which Redis puts a 0.
  return `${text}0`;
}

// ---- distances ----

/** Metres along a great circle of a round earth. */
export function distance(from: Position, to: Position): number {
  const v = sine((to.longitude * degree - from.longitude * degree) / 2);
  if (v === 0) return latitudeDistance(from.latitude, to.latitude);
  const fromLatitude = from.latitude * degree;
  const toLatitude = to.latitude * degree;
  const u = sine((toLatitude - fromLatitude) / 2);
  const a = u * u + cosine(fromLatitude) * cosine(toLatitude) * v * v;
  return 2 * earthRadius * arcsine(Math.sqrt(a));
}

function latitudeDistance(from: number, to: number): number {
  return earthRadius * Math.abs(to * degree - from * degree);
}

/** Metres from the area's centre, or null for what lies outside. */
export function distanceWithin(area: Area, position: Position): number | null {
  const { center, unit } = area;
  if (area.shape === 'circle') {
    const length = distance(center, position);
    return length > area.radius * unit ? null : length;
  }
  if (latitudeDistance(position.latitude, center.latitude) > (area.height * unit) / 2) return null;
  const across = distance(position, { longitude: center.longitude, latitude: position.latitude });
  return across > (area.width * unit) / 2 ? null : distance(center, position);
}

// ---- the cells of a search ----

/** The neighbours in the order in which Redis visits them: columns to the east, rows to the north. */
const neighbors = [
  [0, 1],
  [0, -1],
  [1, 0],
  [-1, 0],
  [1, 1],
  [-1, 1],
  [1, -1],
  [-1, -1],
] as const;

/** Where the positions of an area may be: ranges of scores in the order of Redis's search. */
export function rangesOf(area: Area): ScoreRange[] {
  const bounds = boundsAround(area);
  const wide = cellOf(area.center, estimatedStep(area));
  const center = wide.step > 1 && !coversNine(wide, bounds) ? cellOf(area.center, wide.step - 1) : wide;
  const own = boundsOf(center);
  const cells = [center];
  for (const [dx, dy] of neighbors) {
    if (center.step >= 2 && isBeyond(own, bounds, dx, dy)) continue;
    const cell = neighbor(center, dx, dy);
    // On a coarse grid east and west are one cell. Only the neighbour before is compared, and never with the centre.
    const last = cells.length > 1 ? cells.at(-1) : undefined;
    if (cell.x !== last?.x || cell.y !== last.y) cells.push(cell);
  }
  return cells.map(scoresOf);
}

/** The step at which a cell is about as wide as the area's radius. */
function estimatedStep(area: Area): number {
  let radius = radiusOf(area) * area.unit;
  if (radius === 0) return maxStep;
  let step = 1;
  for (; radius < mercatorMax; radius *= 2) step++;
  // Two steps back, so that the nine cells hold all of a circle wherever in its cell the centre is...
  step -= 2;
  // ...and one or two more where the map stretches.
  const size = Math.abs(area.center.latitude);
  if (size > 66) step -= size > 80 ? 2 : 1;
  return Math.min(Math.max(step, 1), maxStep);
}

function radiusOf(area: Area): number {
  if (area.shape === 'circle') return area.radius;
  const { width, height } = area;
  return Math.sqrt((width / 2) * (width / 2) + (height / 2) * (height / 2));
}

function boundsAround(area: Area): Bounds {
  const { center, unit } = area;
  const { longitude, latitude } = center;
  const height = unit * (area.shape === 'circle' ? area.radius : area.height / 2);
  const width = unit * (area.shape === 'circle' ? area.radius : area.width / 2);
  const upwards = height / earthRadius / degree;
  // An area is widest at its end that is nearer to a pole.
  const end = latitude < 0 ? latitude - upwards : latitude + upwards;
  const sideways = width / earthRadius / cosine(end * degree) / degree;
  return {
    west: longitude - sideways,
    south: latitude - upwards,
    east: longitude + sideways,
    north: latitude + upwards,
  };
}

function coversNine(center: Cell, bounds: Bounds): boolean {
  return !(
    boundsOf(neighbor(center, 0, 1)).north < bounds.north ||
    boundsOf(neighbor(center, 0, -1)).south > bounds.south ||
    boundsOf(neighbor(center, 1, 0)).east < bounds.east ||
    boundsOf(neighbor(center, -1, 0)).west > bounds.west
  );
}

/** True if the area ends within the centre's own cell, on a side on which this neighbour is. */
function isBeyond(own: Bounds, bounds: Bounds, dx: number, dy: number): boolean {
  return (
    (dy < 0 && own.south < bounds.south) ||
    (dy > 0 && own.north > bounds.north) ||
    (dx < 0 && own.west < bounds.west) ||
    (dx > 0 && own.east > bounds.east)
  );
}

// ---- cells ----

function cellOf({ longitude, latitude }: Position, step: number): Cell {
  const size = 2 ** step;
  return {
    x: Math.trunc(((longitude + maxLongitude) / (2 * maxLongitude)) * size),
    y: Math.trunc(((latitude + maxLatitude) / (2 * maxLatitude)) * size),
    step,
  };
}

function boundsOf({ x, y, step }: Cell): Bounds {
  const size = 2 ** step;
  return {
    west: -maxLongitude + (x / size) * (2 * maxLongitude),
    south: -maxLatitude + (y / size) * (2 * maxLatitude),
    east: -maxLongitude + (nextIndex(x) / size) * (2 * maxLongitude),
    north: -maxLatitude + (nextIndex(y) / size) * (2 * maxLatitude),
  };
}

/** The indexes are 32 bits wide, which a score that is no geohash may fill. */
function nextIndex(index: number): number {
  return (index + 1) % 2 ** 32;
}

/** The grid has no ends: beyond the last column comes the first. A coordinate that does not move is not brought back. */
function neighbor({ x, y, step }: Cell, dx: number, dy: number): Cell {
  const last = 2 ** step - 1;
  return { x: dx === 0 ? x : (x + dx) & last, y: dy === 0 ? y : (y + dy) & last, step };
}

function scoresOf(cell: Cell): ScoreRange {
  const width = 2 ** (2 * (maxStep - cell.step));
  return { min: interleave(cell) * width, max: interleave(cell, 1) * width };
}

/** The bits of x and y in turn, x first, plus `more`: rounded to a double once, as the sum is (at 180 degrees only). */
function interleave({ x, y }: Cell, more = 0): number {
  const high = 2 * spread(x >>> 13) + spread(y >>> 13);
  const low = 2 * spread(x & 0x1fff) + spread(y & 0x1fff);
  return high * 2 ** 26 + (low + more);
}

function separate(score: number): Cell {
  const { high, low } = bitsOf(score);
  const x = gather(high >>> 1) * 2 ** 16 + gather(low >>> 1);
  return { x, y: gather(high) * 2 ** 16 + gather(low), step: maxStep };
}

/** The score as 64 bits without a sign, as x86-64 makes them of a double: negative numbers wrap, others are cut. */
function bitsOf(score: number): { high: number; low: number } {
  if (score >= 2 ** 64) return { high: 0, low: 0 };
  if (score < -(2 ** 63)) return { high: 2 ** 31, low: 0 };
  const whole = Math.trunc(score);
  const high = Math.floor(whole / 2 ** 32);
  return { high: high >>> 0, low: whole - high * 2 ** 32 };
}

/** 16 bits, to every second of 32. */
function spread(bits: number): number {
  let wide = bits;
  wide = (wide | (wide << 8)) & 0x00ff00ff;
  wide = (wide | (wide << 4)) & 0x0f0f0f0f;
  wide = (wide | (wide << 2)) & 0x33333333;
  return (wide | (wide << 1)) & 0x55555555;
}

/** Every second of 32 bits. */
function gather(wide: number): number {
  let bits = wide & 0x55555555;
  bits = (bits | (bits >>> 1)) & 0x33333333;
  bits = (bits | (bits >>> 2)) & 0x0f0f0f0f;
  bits = (bits | (bits >>> 4)) & 0x00ff00ff;
  return (bits | (bits >>> 8)) & 0xffff;
}

/** Never more than `limit` to either side. */
function within(degrees: number, limit: number): number {
  return Math.min(Math.max(degrees, -limit), limit);
}
