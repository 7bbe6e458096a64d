import { faultyWalk } from "../aws/faulty_walk.ts";

const walks = 40;

for (let seed = 1; seed <= walks; seed++) {
  const share = 0.1 + 0.4 * (seed / walks);
  const percent = Math.round(100 * share);
  Deno.test(
    `a walk outlasts ${percent} % of requests going wrong (seed ${seed})`,
    () => faultyWalk({ seed, share }),
  );
}
