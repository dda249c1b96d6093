// The engine's whole view of the outside world: time, chance and one alarm. Entry points build a host from timers,
// a Durable Object's alarm or a virtual clock; the engine never reaches for `Date` or `Math.random` itself.

export interface Host {
  /** Milliseconds since the Unix epoch; may carry a fraction (TIME reports microseconds). Never runs backwards. */
  now(): number;
  /** A number in [0, 1). */
  random(): number;
  /**
   * Asks that `engine.wake()` be called at or soon after `at` (milliseconds since the epoch), in place of any time
   * asked for before; `null` asks for nothing.
   */
  wakeAt(at: number | null): void;
}
