/**
 * The notebooks, in the order in which they are read. What tasks, pages and tests
 * do with each of them follows from this list.
 *
 * @module
 */
import { TaskError } from "./command.ts";
import { inRoot } from "./project.ts";
import type { Group } from "./python_environment.ts";

/** What the list says of a notebook. */
export interface NotebookEntry {
  /** Its name: `notebooks/<id>.ipynb`, and what tasks call it. */
  readonly id: string;
  /** What links to it are called. */
  readonly title: string;
  /** What it shows, in one sentence. */
  readonly sentence: string;
  /** The groups of Python packages that its cells need. */
  readonly groups: readonly Group[];
}

/** A notebook of the list, and where it is. */
export interface NotebookFile extends NotebookEntry {
  /** Absolute path of the committed notebook. */
  readonly path: string;
}

const entries: readonly NotebookEntry[] = [
  {
    id: "churn",
    title: "Predicting churn",
    sentence:
      "From a table of customers to a deployed, tested and explained model, " +
      "a list of whom to call, and back to a clean account.",
    groups: ["walk"],
  },
  {
    id: "tuning",
    title: "Is there a better model?",
    sentence:
      "A search of hyperparameters, several kinds of models on the same customers, " +
      "and an honest choice among them.",
    groups: ["walk", "tuning"],
  },
];

/** All notebooks; the first one is what tasks take by default. */
export const notebooks: readonly NotebookFile[] = entries.map((entry) => ({
  ...entry,
  path: inRoot("notebooks", `${entry.id}.ipynb`),
}));

/**
 * Finds a notebook by its name, which may be written as its file's: `tuning`,
 * `tuning.ipynb` or `notebooks/tuning.ipynb`. The first one without a name.
 *
 * @throws {TaskError} If there is none of that name.
 */
export function findNotebook(
  name: string = notebooks[0].id,
  among: readonly NotebookFile[] = notebooks,
): NotebookFile {
  const found = among.find(({ id }) => id === idOf(name));
  if (found) return found;
  const ids = among.map(({ id }) => id).join(", ");
  throw new TaskError(
    `There is no notebook '${name}'. Those that there are: ${ids}.`,
  );
}

/** Whether a word is the name of a notebook, however it is written. */
export const namesNotebook = (word: string): boolean =>
  notebooks.some(({ id }) => id === idOf(word));

const idOf = (name: string) =>
  name.replace(/^(\.\/)?(notebooks\/)?/, "").replace(/\.ipynb$/, "");

/** The groups of Python packages that notebooks need, each once. */
export function groupsOf(
  of: readonly NotebookEntry[] = notebooks,
): readonly Group[] {
  return [...new Set(of.flatMap(({ groups }) => groups))];
}
