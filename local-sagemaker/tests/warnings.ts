/** Runs something and answers what it warned of and what it logged as an error. */
export async function withWarnings<T>(
  run: (said: string[]) => Promise<T>,
): Promise<T> {
  const said: string[] = [];
  const { warn, error } = console;
  console.warn = console.error = (...words) =>
    said.push(words.map((word) => Deno.inspect(word)).join(" "));
  try {
    return await run(said);
  } finally {
    Object.assign(console, { warn, error });
  }
}
