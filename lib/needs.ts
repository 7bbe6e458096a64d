/**
 * What a stage needs of the stages before it, and where people find what they
 * are pointed to: sections of the notebook and tasks of the shell, whose
 * numbers and names no room below the sections knows.
 *
 * @module
 */

/** What the notebook's cells hand on, by the names they give it. */
export const handedOn = {
  session: { words: "a session", section: 1, member: "clients" },
  customers: { words: "customers", section: 2, member: "roles" },
  dataset: { words: "uploaded customers", section: 3, member: "columns" },
  processingJob: { words: "a processing job", section: 4, member: "outputs" },
  prepared: { words: "prepared data", section: 4, member: "train" },
  trainingJob: { words: "a training job", section: 5, member: "code" },
  refitJob: { words: "a refit job", section: 7, member: "refits" },
  model: { words: "a trained model", section: 5, member: "artifacts" },
  endpoint: { words: "an endpoint", section: 6, member: "config" },
} as const;

/** The name of something that is handed on. */
export type HandedOn = keyof typeof handedOn;

/**
 * Checks that a stage has got what an earlier one makes.
 *
 * @param toDo Completes the sentence "Cannot … without".
 * @throws {TypeError} If it has not; the message says what to run first.
 */
export function need<T>(
  name: HandedOn,
  value: T | undefined,
  toDo: string,
): asserts value is T {
  const { words, member } = handedOn[name];
  if (Object(value)[member] !== undefined) return;
  throw new TypeError(`Cannot ${toDo} without ${words}: ${howToGet(name)}`);
}

/** What to run to get it. */
export function howToGet(name: HandedOn): string {
  const { section } = handedOn[name];
  const again = section < 3
    ? ""
    : `; if it already exists, \`const { ${name} } = await ` +
      "churn.resume(session)` finds it";
  return `run the cells of section ${section} first${again}`;
}

/** What to run where it is there no more. */
export function howToMakeAgain(name: HandedOn): string {
  return `run the cells of section ${
    handedOn[name].section
  }, then this cell again`;
}

/** Tasks of the shell that messages point to. */
export const tasks = {
  local: "deno task local",
  sweep: "deno task sweep",
} as const;
