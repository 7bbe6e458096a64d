/**
 * The notebook with what the walkthrough was asked for in its cells.
 *
 * @module
 */
import { TaskError } from "./command.ts";

/** What the walkthrough may be asked for. */
export interface Wishes {
  /** The column to predict. */
  readonly target?: string;
  /** Its value of those who left. */
  readonly positive?: string;
  /** Of the split and the training. */
  readonly seed?: number;
  /** Whether the cleanup is left out. */
  readonly keep?: boolean;
}

/** A cell as notebooks have it. */
export interface Cell {
  readonly id: string;
  readonly cell_type: string;
  readonly source: string | readonly string[];
}

/** A notebook, as far as it is looked at. */
export interface Notebook {
  readonly cells: readonly Cell[];
}

/**
 * Writes wishes into the cells, as a reader would by hand, so that what is
 * executed is what is shown.
 *
 * @throws {TaskError} If the notebook lacks a place for one of them.
 */
export function withWishes<N extends Notebook>(
  notebook: N,
  { target, positive, seed, keep }: Wishes,
): N {
  const edits: [id: string, before: string, after: string][] = [];
  if (target !== undefined || positive !== undefined) {
    const options = JSON.stringify({ target, positive });
    edits.push([
      "load",
      "loadCustomers(session)",
      `loadCustomers(session, ${options})`,
    ]);
  }
  if (seed !== undefined) {
    edits.push(
      [
        "start-processing",
        "startProcessing(session, dataset)",
        `startProcessing(session, dataset, { seed: ${seed} })`,
      ],
      [
        "start-training",
        "startTraining(session, prepared, {\n",
        `startTraining(session, prepared, {\n  seed: ${seed},\n`,
      ],
    );
  }
  const cells = edits.reduce(
    (cells, [id, before, after]) => edit(cells, id, before, after),
    notebook.cells,
  );
  return { ...notebook, cells: keep ? withoutCleanup(cells) : cells };
}

function edit(
  cells: readonly Cell[],
  id: string,
  before: string,
  after: string,
): Cell[] {
  const place = placeOf(cells, id);
  const source = [cells[place].source].flat().join("");
  if (source.split(before).length !== 2) throw lacks(before);
  const edited = source.replace(before, () => after);
  return cells.with(place, { ...cells[place], source: edited });
}

/** The cells but for those of the cleanup; in their place what was kept. */
function withoutCleanup(cells: readonly Cell[]): Cell[] {
  const [first, last] = [placeOf(cells, "cleanup"), placeOf(cells, "next")];
  const [number] =
    /^## (?:\d+\. )?/.exec([cells[first].source].flat().join("")) ?? ["## "];
  const text = `${number}What was kept\n\n` +
    "This walkthrough ran with `--keep`, so nothing was deleted:";
  const code = "churn.showResources(await churn.listResources(session))";
  const kept = [{ ...cells[first], source: text }, {
    ...cells[placeOf(cells, "clean-up")],
    source: code,
  }];
  return [...cells.slice(0, first), ...kept, ...cells.slice(last)];
}

function placeOf(cells: readonly Cell[], id: string): number {
  const place = cells.findIndex((cell) => cell.id === id);
  if (place < 0) throw lacks(`cell '${id}'`);
  return place;
}

const lacks = (what: string) =>
  new TaskError(
    `Cannot apply the options to the notebook: it has no ${what}; leave the options out, and edit the cells.`,
  );
