// LATENCY: what the latency monitor saw (latency.ts), and how long each command takes (statistics.ts). GRAPH and DOCTOR
// are worded in files of their own.

import { many, optional, string } from '../../arguments.ts';
import { command, container } from '../../command.ts';
import { errors } from '../../errors.ts';
import { help } from '../../help.ts';
import { map, type Reply, verbatim } from '../../reply.ts';
import type { ResolvedCommand } from '../../table.ts';
import { report } from './latency-doctor.ts';
import { graphOf } from './latency-graph.ts';

const forAdmins = { group: 'server', flags: ['admin', 'noscript', 'loading', 'stale'] } as const;
const tips = ['nondeterministic_output', 'request_policy:all_nodes', 'response_policy:special'];

const doctor = command({
  name: 'doctor',
  ...forAdmins,
  since: '2.8.13',
  arity: 2,
  tips,
  parse: () => null,
  run: ({ engine }) => verbatim(report(engine)),
});

const graph = command({
  name: 'graph',
  ...forAdmins,
  since: '2.8.13',
  arity: 3,
  tips,
  arguments: [string('event')],
  parse: (args) => args.word(),
  run({ engine, now }, event) {
    const series = engine.latency.events.get(event);
    if (series === undefined) throw errors.err(`No samples available for event '${event}'`);
    return verbatim(graphOf(event, series, Math.floor(now / 1000)));
  },
});

const history = command({
  name: 'history',
  ...forAdmins,
  since: '2.8.13',
  arity: 3,
  tips,
  arguments: [string('event')],
  parse: (args) => args.word(),
  run: ({ engine }, event) =>
    (engine.latency.events.get(event)?.samples ?? []).map(({ time, latency }) => [time, latency]),
});

const latest = command({
  name: 'latest',
  ...forAdmins,
  since: '2.8.13',
  arity: 2,
  tips,
  parse: () => null,
  run({ engine, profile }) {
    const tellsSums = profile.flavour === 'valkey' && profile.atLeast({ valkey: '8.1' });
    return [...engine.latency.events].map(([event, series]): Reply => {
      const { time, latency } = series.latest;
      const told = [event, time, latency, series.max];
      const sum = series.samples.reduce((all, sample) => all + sample.latency, 0);
      return tellsSums ? [...told, sum, series.samples.length] : told;
    });
  },
});

const reset = command({
  name: 'reset',
  ...forAdmins,
  since: '2.8.13',
  arity: -2,
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  changed: { '7.2': { tips: ['request_policy:all_nodes', 'response_policy:agg_sum'] } },
  arguments: [optional(many(string('event')))],
  parse: (args) => (args.left > 0 ? args.rest() : []),
  run({ engine: { latency } }, events) {
    if (events.length > 0) return events.filter((event) => latency.events.delete(event)).length;
    const { size } = latency.events;
    latency.events.clear();
    return size;
  },
});

const histogram = command({
  name: 'histogram',
  ...forAdmins,
  since: '7.0.0',
  arity: -2,
  tips,
  arguments: [optional(many(string('command')))],
  parse: (args) => (args.left > 0 ? args.rest() : []),
  run({ engine: { table } }, names) {
    const asked: ResolvedCommand[] =
      names.length === 0 ? [...table.commands.values()] : names.flatMap((name) => table.named(name) ?? []);
    const entries: Reply[] = [];
    for (const one of asked) {
      for (const { fullName, stats } of [one, ...(one.subcommands?.values() ?? [])]) {
        if (stats.latency.total > 0) entries.push(fullName, distribution(stats.latency));
      }
    }
    return map(entries);
  },
});

/** How many calls took at most 1, 2, 4... microseconds, as far as each is more than the last. */
function distribution(latency: ResolvedCommand['stats']['latency']): Reply {
  const { counts, total } = latency;
  const buckets: Reply[] = [];
  let cumulative = 0;
  let next = 0;
  for (let level = 1024; cumulative < total; level *= 2) {
    // A bucket counts what cannot be told apart from its bound, of which there is one part in 128.
    const bound = level + level / 128 - 1;
    const before = cumulative;
    for (; next < counts.length; next++) {
      const [duration, count] = counts[next] as [number, number];
      if (duration > bound) break;
      cumulative += count;
    }
    if (cumulative > before) buckets.push(Math.floor(bound / 1000), cumulative);
  }
  return map(['calls', total, 'histogram_usec', map(buckets)]);
}

export const latency = container({ name: 'latency', group: 'server', since: '2.8.13', arity: -2, flags: [] }, [
  doctor,
  graph,
  help({
    of: 'latency',
    group: 'server',
    since: '2.8.13',
    flags: ['loading', 'stale'],
    lines: [
      'DOCTOR',
      '    Return a human readable latency analysis report.',
      'GRAPH <event>',
      '    Return an ASCII latency graph for the <event> class.',
      'HISTORY <event>',
      '    Return time-latency samples for the <event> class.',
      'LATEST',
      '    Return the latest latency samples for all events.',
      'RESET [<event> ...]',
      '    Reset latency data of one or more <event> classes.',
      '    (default: reset all data for all event classes)',
      'HISTOGRAM [COMMAND ...]',
      '    Return a cumulative distribution of latencies in the format of a histogram for the specified command names.',
      '    If no commands are specified then all histograms are replied.',
    ],
  }),
  histogram,
  history,
  latest,
  reset,
]);
