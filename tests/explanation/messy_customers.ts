/**
 * Customers whose file has everything that the encoding knows: blanks, many
 * categories, dates with days of observation, names that mean something to code.
 *
 * @module
 */
import { randomState } from "lib/statistics/mt19937.ts";

/** Says so if it is run. */
const attack = `<img src=x onerror="document.title='taken'">`;

/** The file's columns besides id and target, by what they are. */
export const messyColumns = {
  tenure: "tenure",
  charges: `charges </script><script>document.title="taken"</script>`,
  plan: "__proto__",
  city: "it's ${city} ]]>",
  joined: "constructor",
} as const;

const plans = ["basic", attack, "__proto__", `a" onfocus="document.title=1`];

/** The file as CSV; the same for the same seed. */
export function messyCustomers(rows: number, seed: number): string {
  const random = randomState(seed);
  const pick = (below: number) => Math.floor(random.random() * below);
  const day = (days: number) =>
    new Date(days * 86_400_000).toISOString().slice(0, 10);
  const { tenure, charges, plan, city, joined } = messyColumns;
  const header = ["id", tenure, charges, plan, city, joined, "seen", "churn"];
  const records = Array.from({ length: rows }, (_, i) => {
    const months = pick(72);
    const price = 20 + 80 * random.random() - 5 * months / 12;
    const kind = pick(plans.length);
    const town = pick(60);
    const seen = 19_700 + pick(200);
    const age = 30 + pick(2500);
    const score = 0.6 - months / 20 + price / 40 - kind / 2 +
      Math.sin(town) - age / 2000;
    const isLost = random.random() < 1 / (1 + Math.exp(-score));
    return [
      `c${i}`,
      random.random() < 0.15 ? "" : months,
      random.random() < 0.05 ? "" : price.toFixed(2),
      random.random() < 0.1 ? "" : plans[kind],
      random.random() < 0.1 ? "" : `town <${town}>`,
      random.random() < 0.1 ? "" : day(seen - age),
      day(seen),
      isLost ? "Yes" : "No",
    ];
  });
  return [header, ...records].map((cells) =>
    cells.map((cell) => `"${`${cell}`.replaceAll('"', '""')}"`).join(",") + "\n"
  ).join("");
}
