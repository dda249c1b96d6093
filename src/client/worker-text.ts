// The text of the worker's file, for pages in which its URL leads nowhere. The build writes it here (scripts/bundle.ts);
// run from source there is none, and none is needed.

export const workerText: string | null = null;
