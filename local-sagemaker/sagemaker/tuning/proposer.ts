/**
 * The process that proposes hyperparameters and decides which training jobs to
 * stop early: `python/propose.py`, a line of JSON for a line of JSON.
 *
 * @module
 */
import { baseEnvironment, PROCESS } from "../environment.ts";
import type { Context } from "../context.ts";
import { wholeLines } from "../lines.ts";
import { standIn } from "../stand_ins.ts";
import type { Definition } from "./definitions.ts";
import type { Point } from "./warm_start.ts";

/** What is searched, and how. */
export interface Search {
  strategy: string;
  /** Proposals are the same for the same seed and the same results. */
  seed?: number;
  earlyStopping: boolean;
  definitions: Definition[];
  /** Results that are known before, one list a definition. */
  points: Point[][];
  /** Whether these come from other data, so that only the hyperparameters count. */
  transfer: boolean;
}

/** What has come of a training job. */
export interface Result {
  /** None where it gave none. */
  value: number | undefined;
  /** Whether it was not stopped. */
  completed: boolean;
  logs: string[];
}

export interface Proposer {
  /** Hyperparameters for a training job; none where all combinations were proposed. */
  ask(
    number: number,
    definition: number,
  ): Promise<Record<string, string> | undefined>;
  /** Takes a result. */
  tell(number: number, result: Result): Promise<void>;
  /** The numbers of those training jobs that are to be stopped, by the logs they have written. */
  look(working: { number: number; logs: string[] }[]): Promise<number[]>;
  close(): Promise<void>;
}

/** How many characters of what the process prints as errors are kept. */
const ERRORS = 2000;

/** Starts the process; what is wrong with it is thrown by the first call. */
export function startProposer(context: Context, search: Search): Proposer {
  const id = crypto.randomUUID();
  const child = new Deno.Command(context.python, {
    args: ["-E", standIn("propose.py")],
    cwd: context.folder,
    clearEnv: true,
    env: {
      ...baseEnvironment(context, context.folder),
      OMP_NUM_THREADS: "1",
      OPENBLAS_NUM_THREADS: "1",
      [PROCESS]: id,
    },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    detached: true,
  }).spawn();
  const writer = child.stdin.getWriter();
  const answers = wholeLines(child.stdout);
  const errors = tail(child.stderr);
  let last: Promise<unknown> = request(describe(search));
  last.catch(() => {}); // thrown by the call that waits for it

  async function request(message: object): Promise<unknown> {
    const line = new TextEncoder().encode(JSON.stringify(message) + "\n");
    await writer.write(line).catch(() => {});
    const { value, done } = await answers.next();
    if (!done) return JSON.parse(value);
    const said = (await errors).trim().split("\n").at(-1)!;
    const remedy = said.includes("No module named 'optuna'")
      ? ". Install Optuna into the Python environment that runs the jobs"
      : "";
    throw new Error(`Hyperparameters can't be proposed: ${said}${remedy}.`);
  }

  /** One at a time. */
  function call(message: object): Promise<unknown> {
    return last = last.then(() => request(message));
  }

  return {
    async ask(number, definition) {
      const { parameters } = await call({ ask: number, definition }) as {
        parameters: Record<string, string> | null;
      };
      return parameters ?? undefined;
    },
    async tell(number, { value = null, ...rest }) {
      await call({ tell: number, value, ...rest });
    },
    async look(working) {
      const { stop } = await call({ look: working }) as { stop: number[] };
      return stop;
    },
    async close() {
      await writer.close().catch(() => {});
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended.
      }
      await child.status;
      await answers.return(undefined);
      await errors;
    },
  };
}

function describe(
  { strategy, seed, earlyStopping, definitions, points, transfer }: Search,
): object {
  return {
    ...{ strategy, seed, earlyStopping, transfer },
    definitions: definitions.map((definition, i) => {
      const { objective, ranges, resource } = definition;
      const { MetricDefinitions } = definition.request.AlgorithmSpecification!;
      const { Regex } = MetricDefinitions!.find(({ Name }) =>
        Name === objective.MetricName
      )!;
      const maximize = objective.Type === "Maximize";
      return { maximize, regex: Regex, ranges, resource, points: points[i] };
    }),
  };
}

async function tail(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    text = (text + part).slice(-ERRORS);
  }
  return text;
}
