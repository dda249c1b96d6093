// LATENCY DOCTOR: the spikes of each event, and what may be done about them. The words are those of redis-server and of
// valkey-server, which speaks less of its feelings.

import type { Engine } from '../../engine.ts';
import type { LatencySeries } from '../../latency.ts';

type Advice = 'slowlog' | 'threshold' | 'inspect' | 'scheduler' | 'hz' | 'objects';

export function report(engine: Engine): string {
  const { config, latency, profile } = engine;
  const words = profile.flavour === 'valkey' ? valkey : redis;
  if (latency.events.size === 0 && config.number('latency-monitor-threshold') === 0) {
    const link = words.manual(profile.atLeast('8.0'));
    return `I'm sorry, Dave, I can't do that. Latency monitoring is disabled in this ${profile.title} instance. You may use "CONFIG SET latency-monitor-threshold <milliseconds>." in order to enable it.${link}\n`;
  }
  if (latency.events.size === 0) return words.nothing;
  const advices = new Set<Advice>();
  let text = words.greeting;
  for (const [index, [event, series]] of [...latency.events].entries()) {
    text += `${index + 1}. ${event}: ${analysis(series, Math.floor(engine.now / 1000))}\n`;
    for (const advice of advicesFor(event, engine)) advices.add(advice);
  }
  text += `\n${words.advice}:\n\n`;
  for (const advice of order) {
    if (advices.has(advice))
      text += `- ${adviceTexts(profile.title, config.number('latency-monitor-threshold'))[advice]}\n`;
  }
  return text;
}

function analysis({ samples, max }: LatencySeries, now: number): string {
  const mean = (values: readonly number[]) => Math.floor(values.reduce((sum, each) => sum + each, 0) / values.length);
  const average = mean(samples.map(({ latency }) => latency));
  const deviation = mean(samples.map(({ latency }) => Math.abs(average - latency)));
  const period = Math.max(now - (samples[0]?.time ?? now), 1) / samples.length;
  const numbers = `average ${average}ms, mean deviation ${deviation}ms, period ${period.toFixed(2)} sec`;
  return `${samples.length} latency spikes (${numbers}). Worst all time event ${max}ms.`;
}

function advicesFor(event: string, { config }: Engine): readonly Advice[] {
  if (event === 'fast-command') return ['scheduler'];
  if (event === 'expire-cycle') return ['hz', 'objects'];
  const slowerThan = config.number('slowlog-log-slower-than');
  if (slowerThan < 0 || config.number('slowlog-max-len') === 0) return ['slowlog', 'inspect', 'objects'];
  const isLate = Math.floor(slowerThan / 1000) > config.number('latency-monitor-threshold');
  return isLate ? ['threshold', 'inspect', 'objects'] : ['inspect', 'objects'];
}

/** In which they are given. */
const order: readonly Advice[] = ['slowlog', 'threshold', 'inspect', 'scheduler', 'hz', 'objects'];

function adviceTexts(title: string, threshold: number): Readonly<Record<Advice, string>> {
  const site = title === 'Valkey' ? 'valkey' : 'redis';
  const command = `'CONFIG SET slowlog-log-slower-than ${threshold * 1000}'`;
  return {
    slowlog: `There are latency issues with potentially slow commands you are using. Try to enable the Slow Log ${title} feature using the command ${command}. If the Slow log is disabled ${title} is not able to log slow commands execution for you.`,
    threshold: `Your current Slow Log configuration only logs events that are slower than your configured latency monitor threshold. Please use ${command}.`,
    inspect: `Check your Slow Log to understand what are the commands you are running which are too slow to execute. Please check https://${site}.io/commands/slowlog for more information.`,
    scheduler: `The system is slow to execute ${title} code paths not containing system calls. This usually means the system does not provide ${title} CPU time to run for long periods. You should try to:
  1) Lower the system load.
  2) Use a computer / VM just for ${title} if you are running other software in the same system.
  3) Check if you have a "noisy neighbour" problem.
  4) Check with '${site}-cli --intrinsic-latency 100' what is the intrinsic latency in your system.
  5) Check if the problem is allocator-related by recompiling ${title} with MALLOC=libc, if you are using Jemalloc. However this may create fragmentation problems.`,
    hz: `In order to make the ${title} keys expiring process more incremental, try to set the 'hz' configuration parameter to 100 using 'CONFIG SET hz 100'.`,
    objects:
      'Deleting, expiring or evicting (because of maxmemory policy) large objects is a blocking operation. If you have very large objects that are often deleted, expired, or evicted, try to fragment those objects into multiple smaller objects.',
  };
}

interface Words {
  manual(isEight: boolean): string;
  readonly nothing: string;
  readonly greeting: string;
  readonly advice: string;
}

const redis: Words = {
  manual: (isEight) =>
    ` If we weren't in a deep space mission I'd suggest to take a look at https://redis.io/${
      isEight ? 'docs/latest/operate/oss_and_stack/management/optimization' : 'topics'
    }/latency-monitor.`,
  nothing:
    'Dave, no latency spike was observed during the lifetime of this Redis instance, not in the slightest bit. I honestly think you ought to sit down calmly, take a stress pill, and think things over.\n',
  greeting:
    "Dave, I have observed latency spikes in this Redis instance. You don't mind talking about it, do you Dave?\n\n",
  advice: 'I have a few advices for you',
};

const valkey: Words = {
  manual: () => '',
  nothing: 'No latency spike was observed during the lifetime of this Valkey instance, not in the slightest bit.\n',
  greeting: 'Latency spikes are observed in this Valkey instance.\n\n',
  advice: 'Here is some advice for you',
};
