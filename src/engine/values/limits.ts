// The thresholds at which a small encoding gives way to a large one. Their names are those of CONFIG, in camel case.

export interface EncodingLimits {
  hashMaxListpackEntries: number;
  hashMaxListpackValue: number;
  setMaxIntsetEntries: number;
  setMaxListpackEntries: number;
  setMaxListpackValue: number;
  zsetMaxListpackEntries: number;
  zsetMaxListpackValue: number;
  /** Positive: elements per node; -1 to -5: 4, 8, 16, 32, 64 kB per node. */
  listMaxListpackSize: number;
  listCompressDepth: number;
  /** Sets have a listpack encoding since Redis 7.2; before it, a small set of strings is a hashtable. */
  setListpack: boolean;
  /** Lists have a listpack encoding since Redis 7.2; before it, every list is a quicklist. */
  listListpack: boolean;
}

/** Redis's defaults, of the newest version. */
export const defaultLimits: Readonly<EncodingLimits> = {
  hashMaxListpackEntries: 512,
  hashMaxListpackValue: 64,
  setMaxIntsetEntries: 512,
  setMaxListpackEntries: 128,
  setMaxListpackValue: 64,
  zsetMaxListpackEntries: 128,
  zsetMaxListpackValue: 64,
  listMaxListpackSize: -2,
  listCompressDepth: 0,
  setListpack: true,
  listListpack: true,
};
