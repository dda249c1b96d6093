// The geo group's table of contents.

import { geoadd } from './geoadd.ts';
import { georadius, georadiusbymember, georadiusbymemberRo, georadiusRo } from './georadius.ts';
import { geosearch, geosearchstore } from './geosearch.ts';
import { geodist, geohash, geopos } from './position.ts';

export const geoCommands = [
  geoadd,
  geodist,
  geohash,
  geopos,
  georadius,
  georadiusRo,
  georadiusbymember,
  georadiusbymemberRo,
  geosearch,
  geosearchstore,
];
