/** Sets variables while `run` goes on. */
export async function withEnvironment(
  variables: Record<string, string>,
  run: () => Promise<void>,
): Promise<void> {
  const before = Object.keys(variables).map((name) =>
    [name, Deno.env.get(name)] as const
  );
  for (const name in variables) Deno.env.set(name, variables[name]);
  try {
    await run();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  }
}
