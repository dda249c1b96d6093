#!/usr/bin/env node
// The command line: `redlet serve --port 6379`.

import { parseArgs } from 'node:util';
import { flavours, isFlavour } from '../engine/flavours.ts';
import type { VersionLine } from '../engine/profile.ts';
import { serve } from './server.ts';

/** The releases of each flavour, a line each. */
function releaseLines(): string {
  const lines = Object.entries(flavours).map(([name, { releases }]) => `${name}: ${Object.keys(releases).join(', ')}`);
  return lines.map((line) => `                        ${line}`).join('\n');
}

const usage = `usage: redlet serve [options]
       redlet export URL FILE [--format rdb|aof|commands]   what a server has, into a file
       redlet import FILE URL [--skip-modules]              what a file has, into a server
       redlet check PATH ...                                whether RDB files and append-only logs are whole

  --port N            port to listen on; 0 picks a free one (6379)
  --host ADDRESS      address to listen on (127.0.0.1)
  --flavour NAME      which server to be (redis)
  --version LINE      which release of it (the newest):
${releaseLines()}
  --databases N       number of databases (16)
  --requirepass TEXT  password of the default user
  --dir DIRECTORY     keeps data there, in the files of redis-server (without it, nothing is kept)
  --dbfilename NAME   the snapshot's name in it (dump.rdb)
  --save POINTS       when to save a snapshot: "SECONDS CHANGES ..."; "" for never (3600 1 300 100 60 10000)
  --appendonly yes|no the log of every change (no)
  --appendfsync WHEN  when it is made durable: always, everysec or no (everysec)
  --rest-port N       serve Upstash's REST API on this port too; 0 picks a free one
  --rest-token TEXT   the token that REST requests must bring (without it, any will do)
  --config NAME=VALUE any other CONFIG parameter; may be repeated
`;

async function main(args: string[]): Promise<number> {
  const [command, ...rest] = args;
  if (command === 'import' || command === 'export' || command === 'check') return moveData(command, rest);
  if (command !== 'serve') {
    process.stderr.write(usage);
    return command === undefined || command === '--help' || command === 'help' ? 0 : 2;
  }
  const { values } = parseArgs({
    args: rest,
    options: {
      port: { type: 'string', default: '6379' },
      host: { type: 'string', default: '127.0.0.1' },
      flavour: { type: 'string', default: 'redis' },
      version: { type: 'string' },
      databases: { type: 'string' },
      requirepass: { type: 'string' },
      dir: { type: 'string' },
      dbfilename: { type: 'string' },
      save: { type: 'string' },
      appendonly: { type: 'string' },
      appendfsync: { type: 'string' },
      'rest-port': { type: 'string' },
      'rest-token': { type: 'string' },
      config: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const port = Number(values.port);
  const restPort = values['rest-port'] === undefined ? null : Number(values['rest-port']);
  if (!isPort(port)) return refuse(`--port takes a number up to 65535`);
  if (restPort !== null && !isPort(restPort)) return refuse(`--rest-port takes a number up to 65535`);
  const { flavour } = values;
  if (!isFlavour(flavour)) return refuse(`--flavour takes one of ${Object.keys(flavours).join(', ')}`);
  const { releases } = flavours[flavour];
  if (values.version !== undefined && !Object.hasOwn(releases, values.version)) {
    return refuse(`--version takes one of ${Object.keys(releases).join(', ')}`);
  }
  const config: Record<string, string> = {};
  for (const name of ['databases', 'requirepass', 'dbfilename', 'save', 'appendonly', 'appendfsync'] as const) {
    if (values[name] !== undefined) config[name] = values[name];
  }
  for (const setting of values.config) {
    const equals = setting.indexOf('=');
    if (equals < 1) return refuse('--config takes NAME=VALUE');
    config[setting.slice(0, equals)] = setting.slice(equals + 1);
  }
  // Who says how to save means that something be saved, and redis-server does so where it was started.
  const keeps = ['dbfilename', 'save', 'appendonly', 'appendfsync'].some((name) => Object.hasOwn(config, name));
  const dir = values.dir ?? (keeps ? '.' : undefined);
  const version = values.version as VersionLine | undefined;
  const token = values['rest-token'];
  const server = await serve({
    port,
    host: values.host,
    config,
    flavour,
    ...(dir === undefined ? {} : { dir }),
    ...(version === undefined ? {} : { version }),
    ...(restPort === null ? {} : { rest: { port: restPort, ...(token === undefined ? {} : { token }) } }),
  });
  server.engine.onBug = ({ command: name, thrown }) => {
    process.stderr.write(`bug in ${name}: ${thrown instanceof Error ? thrown.stack : String(thrown)}\n`);
  };
  process.stdout.write(
    `Redlet as ${server.engine.profile.title} ${server.engine.profile.version} on ${server.host}:${server.port}\n`,
  );
  if (server.restUrl !== null) process.stdout.write(`Upstash REST on ${server.restUrl}\n`);
  process.stdout.write('Ready to accept connections\n');
  const stop = () => void server.close();
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  await server.stopped;
  return 0;
}

/** `redlet export URL FILE`, `redlet import FILE URL`, `redlet check PATH ...`. */
async function moveData(command: 'import' | 'export' | 'check', args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { format: { type: 'string', default: 'rdb' }, 'skip-modules': { type: 'boolean', default: false } },
  });
  const { check, exportTo, importFrom } = await import('./datasets.ts');
  if (command === 'check') {
    if (positionals.length === 0) return refuse('redlet check PATH ...');
    const checked = (await Promise.all(positionals.map(check))).flat();
    for (const { file, keys, fault } of checked) process.stdout.write(`${file}: ${fault ?? 'ok'} (${keys} keys)\n`);
    return checked.every(({ fault }) => fault === null) ? 0 : 1;
  }
  const [from, to] = positionals;
  if (from === undefined || to === undefined || positionals.length > 2) {
    return refuse(command === 'export' ? 'redlet export URL FILE' : 'redlet import FILE URL');
  }
  const { format } = values;
  if (format !== 'rdb' && format !== 'aof' && format !== 'commands')
    return refuse('--format takes rdb, aof or commands');
  const progress = (keys: number) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${keys} keys`);
  };
  const keys =
    command === 'export'
      ? await exportTo(to, from, format, progress)
      : await importFrom(from, to, { modules: values['skip-modules'] ? 'skip' : 'refuse' }, progress);
  process.stdout.write(`${process.stderr.isTTY ? '\n' : ''}${keys} keys ${command}ed\n`);
  return 0;
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 0 && port <= 65535;
}

function refuse(why: string): number {
  process.stderr.write(`${why}\n`);
  return 2;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = 1;
  },
);

/** A refused --config is Redis's error reply. */
function describe(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}
