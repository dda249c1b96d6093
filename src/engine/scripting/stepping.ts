// SCRIPT DEBUG: an EVAL that is stepped through. From its first line on the connection's words go to the debugger, whose
// lines are the replies, until `<endsession>`; then come the script's own reply and the end of the connection.
//
//   YES   in a copy of the engine; others go on, and the copy is thrown away
//   SYNC  in the dataset itself; all others wait until it is over

import type { Connection } from '../connection.ts';
import { type Outcome, Parked, type ReadContext, Suspended } from '../context.ts';
import type { Engine } from '../engine.ts';
import { RedisError } from '../errors.ts';
import { type ByteString, nullArray, type Reply, status } from '../reply.ts';
import { EngineCopy } from './copy.ts';
import type { DebugSession } from './port.ts';
import type { ScriptCall, ScriptRun } from './run.ts';
import { readScriptHeader } from './shebang.ts';

/** What the debugger says, a status for each line. */
function told(lines: readonly ByteString[]): Reply {
  return lines.map((line) => status(line.replace(/[\r\n]/g, ' ')));
}

class Stepping {
  readonly #engine: Engine;
  readonly #connection: Connection;
  readonly #queue: (readonly ByteString[])[] = [];
  session: DebugSession | null = null;
  run: ScriptRun | null = null;

  constructor(engine: Engine, connection: Connection) {
    this.#engine = engine;
    this.#connection = connection;
    connection.debugging = 'no';
    connection.dialogue = this;
  }

  tell(words: readonly ByteString[]): void {
    this.#queue.push(words);
    if (this.session?.isStopped === true && this.#queue.length === 1) this.#work();
  }

  #work(): void {
    const { session } = this;
    while (session?.isStopped === true) {
      const words = this.#queue.shift();
      if (words === undefined) return;
      // It may call commands, as the script does.
      const { scripting } = this.#engine;
      scripting.running = this.run;
      try {
        session.tell(words);
      } finally {
        scripting.running = null;
      }
      if (session.isStopped) this.#connection.answer(told(session.takeLog()));
      else this.#engine.resume();
    }
  }

  hangUp(): void {
    if (this.session?.isStopped !== true) return;
    this.session.release();
    this.#engine.resume();
  }

  /** What the script has come to: it is stopped, it takes its time, or it has ended. */
  follow(outcome: Outcome): Outcome {
    if (outcome instanceof Suspended) {
      if (this.session?.isStopped === true) this.#connection.answer(told(this.session.takeLog()));
      return new Suspended(outcome.duration, () => this.follow(outcome.goOn()));
    }
    const connection = this.#connection;
    connection.dialogue = null;
    connection.answer(told([...(this.session?.takeLog() ?? []), '<endsession>']));
    if (!connection.closed) connection.sink.push(outcome instanceof Parked ? outcome.timedOut : outcome);
    this.#engine.kill(connection);
    return nullArray;
  }
}

/** Runs an EVAL that is stepped through. `compile` throws what is wrong with the script. */
export function stepThrough(context: ReadContext, source: ByteString, compile: () => ScriptCall): Outcome {
  const { connection, engine } = context;
  if (connection.debugging === 'copy') return stepThroughCopy(context);
  const stepping = new Stepping(engine, connection);
  const patience = engine.config.number('busy-reply-threshold') || 5000;
  try {
    const call = compile();
    const outcome = engine.scripting.run(context, call, () => {
      const { language } = engine.scripting;
      // A program of its own: the breaks are in no other's way.
      const body = language.compile(readScriptHeader(source).code);
      stepping.session = language.debug(body, call.keys, call.args, { source, patience });
      stepping.run = engine.scripting.running;
      return stepping.session;
    });
    return stepping.follow(outcome);
  } catch (thrown) {
    if (!(thrown instanceof RedisError)) throw thrown;
    return stepping.follow(thrown);
  }
}

function stepThroughCopy({ connection, engine, words }: ReadContext): Outcome {
  const copy = new EngineCopy(engine);
  for (const { code } of engine.scripting.libraries.all()) {
    const { libraries, language } = copy.engine.scripting;
    if (libraries.size < engine.scripting.libraries.size) libraries.load(code, true, language);
  }
  const drop = () => {
    engine.copies.delete(copy);
    engine.copyAsks();
  };
  const { sink } = connection;
  const own = copy.engine.connect(
    {
      reply: (reply) => sink.reply(reply),
      push: (message) => sink.push(message),
      closed() {
        drop();
        connection.dialogue = null;
        engine.kill(connection);
      },
    },
    connection,
  );
  own.user = connection.user;
  own.authenticated = connection.authenticated;
  own.db = connection.db;
  own.resp = connection.resp;
  own.debugging = 'sync';
  connection.debugging = 'no';
  connection.dialogue = { tell: (each) => own.submit(each), hangUp: drop };
  own.submit(words);
  return new Parked([], null, 0, nullArray);
}
