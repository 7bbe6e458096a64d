/** The parts of `deno.lock` (version 5) that say what is installed. */
export interface Lock {
  /** `npm:vega@^6.4.0` → `6.4.0`, for what is asked for. */
  readonly specifiers: Readonly<Record<string, string>>;
  /** By `name@version`. */
  readonly npm: Readonly<Record<string, LockedPackage>>;
  readonly workspace?: Workspace & {
    readonly members?: Readonly<Record<string, Workspace>>;
  };
}

/** A package, with those it needs: by name, or `name@version` if there are several. */
interface LockedPackage {
  readonly dependencies?: readonly string[];
  readonly optionalDependencies?: readonly string[];
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
}

/** What `deno.json` asks for, and what the `package.json` next to it does. */
interface Workspace {
  readonly dependencies?: readonly string[];
  readonly packageJson?: { readonly dependencies?: readonly string[] };
}

/**
 * A lock without the packages that only tests need: those that the files
 * `package.json` ask for (all are `devDependencies`), and what only these need.
 * Deno 2.8 installs every package of its lock, also with `--prod`.
 */
export function walkLock(lock: Lock): Lock {
  const { members = {}, ...root } = lock.workspace ?? {};
  const asked = [root, ...Object.values(members)]
    .flatMap(({ dependencies = [] }) => dependencies);
  const isAsked = new Set(asked);
  const kept = new Set<string>();
  const keep = (key: string) => {
    if (kept.has(key)) return;
    kept.add(key);
    const { dependencies = [], optionalDependencies = [] } = lock.npm[key];
    for (const each of [...dependencies, ...optionalDependencies]) {
      keep(keyOf(lock, each));
    }
  };
  const npm = asked.filter((each) => each.startsWith("npm:"));
  for (const each of npm) {
    const name = each.slice("npm:".length, each.lastIndexOf("@"));
    keep(`${name}@${lock.specifiers[each]}`);
  }
  const isKept = ([key]: [string, unknown]) => kept.has(key);
  const isWanted = ([key]: [string, unknown]) =>
    isAsked.has(key) || !key.startsWith("npm:");
  return {
    ...lock,
    specifiers: Object.fromEntries(
      Object.entries(lock.specifiers).filter(isWanted),
    ),
    npm: Object.fromEntries(Object.entries(lock.npm).filter(isKept)),
  };
}

/** The key of a package that another one names: `name`, `name@version` or `alias@npm:…`. */
function keyOf({ npm }: Lock, named: string): string {
  const name = named.split("@npm:").at(-1)!;
  if (name in npm) return name;
  const keys = Object.keys(npm).filter((key) =>
    key.startsWith(`${name}@`) || key.startsWith(`${named}_`)
  );
  if (keys.length === 1) return keys[0];
  throw new Error(`deno.lock has ${keys.length} packages for '${named}'.`);
}
