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
  const edits: [call: RegExp, written: (call: string) => string][] = [];
  if (target !== undefined || positive !== undefined) {
    edits.push([
      /loadCustomers\(session\)/g,
      withOption(JSON.stringify({ target, positive })),
    ]);
  }
  if (seed !== undefined) {
    edits.push(
      [/startProcessing\(session, dataset\)/g, withOption(`{ seed: ${seed} }`)],
      [
        /startTraining\(session, prepared(\)|, \{\n)/g,
        (call) =>
          call.endsWith(")")
            ? withOption(`{ seed: ${seed} }`)(call)
            : `${call}  seed: ${seed},\n`,
      ],
    );
  }
  const cells = edits.reduce(
    (cells, [call, written]) => edit(cells, call, written),
    notebook.cells,
  );
  return { ...notebook, cells: keep ? withoutCleanup(cells) : cells };
}

/** A call with one more argument. */
const withOption = (option: string) => (call: string) =>
  `${call.slice(0, -1)}, ${option})`;

/** Writes another call in place of the one that the cells have. */
function edit(
  cells: readonly Cell[],
  call: RegExp,
  written: (call: string) => string,
): Cell[] {
  let found = 0;
  const edited = cells.map((cell) => {
    if (cell.cell_type !== "code") return cell;
    const before = [cell.source].flat().join("");
    const source = before.replace(call, (text) => {
      found++;
      return written(text);
    });
    return source === before ? cell : { ...cell, source };
  });
  if (found === 1) return edited;
  throw lacks(`single call ${call.source.split("\\(")[0]}()`);
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
