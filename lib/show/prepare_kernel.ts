/**
 * What hurts in a notebook, corrected once in the kernel.
 *
 * @module
 */
import { noteSuccess } from "./cells.ts";
import { shortenErrors } from "./errors.ts";
import { hasProxy, kernel } from "./kernel.ts";

/**
 * Corrects, once, what hurts in a notebook: a kernel outlives a Jupyter that was
 * killed, newer kernels without the proxy lose a cell's value when the next cell
 * comes at once, errors show the stacks of libraries, a rejection that nobody
 * awaits is silent, and an error in a timer stops the kernel. Does nothing
 * outside a notebook.
 */
export function prepareKernel(): void {
  if (prepared || !kernel()) return;
  prepared = true;
  endWithParent();
  if (!hasProxy()) attendResults();
  collectOften();
  shortenErrors();
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    tell(event.reason);
  });
  addEventListener("error", (event) => {
    event.preventDefault();
    tell(event.error);
  });
}

/** The kernel's inner part, which tells when a cell's value was sent. */
interface KernelInternals {
  broadcastResult?: (number: number, value: unknown) => Promise<unknown>;
}

let prepared = false;

/** Bytes outside of V8's heap that may come on top before all is collected. */
const mostUncollected = 64e6;

/** Bytes of the whole process from which on all is collected every second. */
const much = 450e6;

/** Without an error's members: the AWS SDK's hold whole requests and answers. */
function tell(reason: unknown): void {
  console.error(reason instanceof Error ? reason.stack : reason);
}

/**
 * The project's own kernel ends at once; others are kept from staying behind
 * forever.
 */
function endWithParent(): void {
  const parent = Deno.ppid;
  const look = () => Deno.ppid === parent || Deno.exit(129);
  Deno.unrefTimer(setInterval(look, 1000));
}

/**
 * Notes each cell that ends well, and holds the kernel back for 25 ms after its
 * value, as long as it takes to be sent.
 */
function attendResults(): void {
  // deno-lint-ignore no-explicit-any -- not in Deno's types
  const { internal } = Deno as any;
  // deno-lint-ignore no-explicit-any
  const inner = (Deno as any)[internal]?.jupyter as KernelInternals | undefined;
  const send = inner?.broadcastResult;
  if (!inner || !send) return;
  inner.broadcastResult = async (number, value) => {
    noteSuccess(number);
    const sent = await send(number, value);
    await new Promise((resolve) => setTimeout(resolve, 25));
    return sent;
  };
}

/**
 * Collects garbage where the kernel's spec allows it: what is young ten times a
 * second, the rest when typed arrays and what streams leave behind have grown,
 * or when the process is large. They lie outside of V8's heap, so that V8 by
 * itself lets a hundred megabytes of them pile up, and glibc keeps as much.
 */
function collectOften(): void {
  const { gc } = globalThis as {
    gc?: (options?: { type: "minor" }) => void;
  };
  if (!gc) return;
  const trim = mallocTrim();
  let kept = Deno.memoryUsage().external;
  let last = 0;
  const collect = () => {
    gc({ type: "minor" });
    const { external, rss } = Deno.memoryUsage();
    kept = Math.min(kept, external);
    const isDue = rss > much && performance.now() > last + 1000;
    if (!isDue && external <= kept + mostUncollected) return;
    gc();
    trim();
    kept = Deno.memoryUsage().external;
    last = performance.now();
  };
  Deno.unrefTimer(setInterval(collect, 100));
}

/** Has glibc give back what is free between what is in use; other libraries do so themselves. */
function mallocTrim(): () => void {
  try {
    const { symbols } = Deno.dlopen("libc.so.6", {
      malloc_trim: { parameters: ["usize"], result: "i32" },
    });
    return () => symbols.malloc_trim(0n);
  } catch {
    return () => {};
  }
}
