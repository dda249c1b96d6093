// LATENCY: spikes by the event that caused them, from `latency-monitor-threshold` on. Of one second only the worst is
// kept, and of one event the latest 160.

const mostSamples = 160;

export interface LatencySample {
  /** Seconds since the epoch. */
  readonly time: number;
  /** Milliseconds. */
  latency: number;
}

export class LatencySeries {
  readonly samples: LatencySample[] = [];
  max = 0;

  add(time: number, latency: number): void {
    this.max = Math.max(this.max, latency);
    const last = this.samples.at(-1);
    if (last?.time === time) {
      last.latency = Math.max(last.latency, latency);
      return;
    }
    this.samples.push({ time, latency });
    if (this.samples.length > mostSamples) this.samples.shift();
  }

  get latest(): LatencySample {
    return this.samples.at(-1) as LatencySample;
  }
}

export type LatencyEvent = 'command' | 'fast-command' | 'expire-cycle';

export class LatencyMonitor {
  /** Milliseconds; infinite when the monitor is off. */
  threshold = Number.POSITIVE_INFINITY;
  readonly events = new Map<string, LatencySeries>();

  add(event: LatencyEvent, now: number, milliseconds: number): void {
    let series = this.events.get(event);
    if (series === undefined) this.events.set(event, (series = new LatencySeries()));
    series.add(Math.floor(now / 1000), Math.floor(milliseconds));
  }
}
