/**
 * Moving the controls of a page at random.
 *
 * @module
 */
import type { Page } from "playwright-core";

/** What one panel says after some of its values were moved. */
export interface Move {
  /** Which of the page's panels. */
  readonly panel: number;
  /** One a column: nothing of those that nobody has moved. */
  readonly values: readonly (Moved | null)[];
  readonly probability: number;
  readonly contributions: readonly number[];
}

/** A value that was moved: the place of a category, or a cell. */
export interface Moved {
  readonly place?: number;
  readonly cell?: number | string | null;
}

/** Moves one value after the other, so many times a panel; the same each time. */
export function moveValues(page: Page, times: number): Promise<Move[]> {
  return page.evaluate(`(${move})(${times})`);
}

/** Runs in the page. */
const move = `(times) => {
  let seed = 1;
  const pick = (below) => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  const tell = (element) => element.dispatchEvent(new Event("input"));
  const moves = [];
  [...document.querySelectorAll(".what-if")].forEach((root, panel) => {
    const place = root.firstElementChild;
    const controls = [...root.querySelectorAll(".what-if-control")]
      .filter((control) => control.firstElementChild);
    const values = controls.map(() => null);
    for (let i = 0; i < times; i++) {
      const at = pick(controls.length);
      const select = controls[at].querySelector("select");
      const date = controls[at].querySelector("[type=date]");
      const range = controls[at].querySelector("[type=range]");
      const blank = controls[at].querySelector("[type=checkbox]");
      if (select) {
        select.selectedIndex = pick(select.options.length);
        values[at] = { place: select.selectedIndex };
        tell(select);
      } else if (date) {
        const [low, high] = [date.min, date.max].map((day) => Date.parse(day));
        const day = new Date(low + (high - low) * pick(1000) / 1000);
        date.value = pick(5) ? day.toISOString().slice(0, 10) : "";
        values[at] = { cell: date.value || null };
        tell(date);
      } else {
        blank.checked = pick(5) === 0;
        tell(blank);
        const [low, high] = [Number(range.min), Number(range.max)];
        range.value = low + (high - low) * pick(1000) / 1000;
        values[at] = { cell: blank.checked ? null : Number(range.value) };
        tell(range);
      }
      moves.push({
        panel,
        values: [...values],
        probability: Number(place.dataset.probability),
        contributions: JSON.parse(place.dataset.contributions),
      });
    }
  });
  return moves;
}`;
