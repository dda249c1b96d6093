// Reading a position, a length and its unit, a circle and a box; and how positions and distances are printed.

import type { Args } from '../../args.ts';
import type { ReadContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { type Area, maxLatitude, maxLongitude, type Position } from '../../geohash.ts';
import { formatF } from '../../printf.ts';
import type { ByteString, DoubleReply } from '../../reply.ts';

/** What an area is without its centre. */
export type Extent =
  | { readonly unit: number; readonly shape: 'circle'; readonly radius: number }
  | { readonly unit: number; readonly shape: 'box'; readonly width: number; readonly height: number };

/** Metres. */
const units: { readonly [name: string]: number } = { m: 1, km: 1000, ft: 0.3048, mi: 1609.34 };

/** `longitude latitude` */
export function parsePosition(args: Args): Position {
  const longitude = args.double();
  const latitude = args.double();
  if (Math.abs(longitude) > maxLongitude || Math.abs(latitude) > maxLatitude) {
    throw errors.err(`invalid longitude,latitude pair ${formatF(longitude, 6)},${formatF(latitude, 6)}`);
  }
  return { longitude, latitude };
}

/** `M | KM | FT | MI`, as metres. */
export function parseUnit(args: Args): number {
  const unit = units[args.word().toLowerCase()];
  if (unit === undefined) throw errors.err('unsupported unit provided. please use M, KM, FT, MI');
  return unit;
}

/** `radius unit` */
export function parseCircle(args: Args): Extent {
  const radius = args.double(errors.err('need numeric radius'));
  if (radius < 0) throw errors.err('radius cannot be negative');
  return { shape: 'circle', radius, unit: parseUnit(args) };
}

/** `width height unit` */
export function parseBox(args: Args): Extent {
  const width = args.double(errors.err('need numeric width'));
  const height = args.double(errors.err('need numeric height'));
  if (width < 0 || height < 0) throw errors.err('height or width cannot be negative');
  return { shape: 'box', width, height, unit: parseUnit(args) };
}

/** An extent around its centre, as an area. */
export function around(center: Position, extent: Extent): Area {
  return { center, ...extent };
}

/** A longitude or latitude: to 17 decimals, and in its shortest form since 8.0. */
export function coordinate(context: ReadContext, degrees: number): DoubleReply {
  if (context.profile.atLeast('8.0')) return context.double(degrees);
  return { kind: 'double', value: degrees, text: formatF(degrees, 17).replace(/\.?0+$/, '') };
}

export function coordinates(context: ReadContext, { longitude, latitude }: Position): DoubleReply[] {
  return [coordinate(context, longitude), coordinate(context, latitude)];
}

/**
 * A length with four decimals. Redis rounds it as so many ten-thousandths, ties to even, so the last digit is not
 * always that of "%.4f".
 */
export function formatDistance(length: number): ByteString {
  return (roundToEven(length * 10000) / 10000).toFixed(4);
}

function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}
