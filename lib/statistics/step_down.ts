/**
 * The correction of many tests that share their draws.
 *
 * @module
 */

/** A test: what was found, and the same under draws where nothing is to be found. */
export interface DrawnTest {
  /** Larger is less like chance. */
  readonly size: number;
  /** The size in each draw; `NaN` where it has none. */
  readonly drawn: Float64Array;
}

/**
 * P-values such that, where nothing is to be found, any of them is below 5 % in
 * 5 % of cases: the chance that the largest of the sizes drawn, of this test
 * and of all that found less, is as large. Tests that go together cost nothing,
 * unlike with Holm's correction.
 *
 * Source: P. H. Westfall and S. S. Young, *Resampling-Based Multiple Testing*
 * (1993), algorithm 2.8, step-down.
 *
 * @param tests As many draws each, made together.
 * @returns One p-value a test.
 */
export function stepDown(tests: readonly DrawnTest[]): Float64Array {
  const result = new Float64Array(tests.length);
  const order = [...tests.keys()].sort((a, b) => tests[a].size - tests[b].size);
  const draws = tests[0]?.drawn.length ?? 0;
  const largest = new Float64Array(draws).fill(-Infinity);
  for (const test of order) {
    const { size, drawn } = tests[test];
    let beyond = 1;
    for (let draw = 0; draw < draws; draw++) {
      if (drawn[draw] > largest[draw]) largest[draw] = drawn[draw];
      if (largest[draw] >= size) beyond++;
    }
    result[test] = beyond / (draws + 1);
  }
  let before = 0;
  for (const test of order.reverse()) {
    before = result[test] = Math.max(before, result[test]);
  }
  return result;
}
