/**
 * Requests that do not wait for each other.
 *
 * @module
 */

/** So many are on their way: whoever answers works while this side does. */
const atOnce = 2;

/**
 * Asks for each item, and for the next ones before the answer is there.
 *
 * @returns The answers in the items' order, up to the first that fails, or until
 * an item can't be read.
 */
export async function* askAhead<Item, Answer>(
  items: AsyncIterable<Item>,
  ask: (item: Item) => Promise<Answer>,
): AsyncGenerator<Answer> {
  const asked: Promise<Answer>[] = [];
  for await (const item of items) {
    const answer = ask(item);
    answer.catch(() => {}); // thrown where it is awaited, if it still is
    asked.push(answer);
    if (asked.length === atOnce) yield await asked.shift()!;
  }
  for (const answer of asked) yield await answer;
}
