/**
 * NumPy's legacy random numbers, to the bit: MT19937 and the draws of
 * `numpy.random.RandomState` that the sample data needs.
 *
 * Source: `numpy/random/src/mt19937` and `numpy/random/mtrand.pyx`.
 *
 * @module
 */

const LENGTH = 624;
const SHIFT = 397;

/** Draws in the order of one legacy NumPy stream. */
export interface RandomState {
  /** The next 32 bits of MT19937. */
  uint32(): number;
  /** A double in [0, 1) of 53 random bits: `random_sample()`. */
  random(): number;
  /** Whole numbers in [low, high): `randint(low, high, count)`. */
  randint(low: number, high: number, count: number): Float64Array;
  /** Doubles in [low, high): `uniform(low, high, count)`. */
  uniform(low: number, high: number, count: number): Float64Array;
  /**
   * Positions 0 … size - 1: `choice(size, count)`; with `p`, the probability of
   * each position, `choice(size, count, p=p)`.
   */
  choice(size: number, count: number, p?: readonly number[]): Float64Array;
}

/**
 * Starts the stream of `numpy.random.RandomState(seed)`.
 *
 * @param seed Whole number, 0 … 2³² - 1.
 * @throws {RangeError} For any other seed.
 */
export function randomState(seed: number): RandomState {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new RangeError(
      `Cannot seed the random numbers because 'seed' must be a whole number from 0 to 4294967295: current value is ${seed}`,
    );
  }
  const key = initialKey(seed);
  let position = LENGTH;

  const uint32 = () => {
    if (position === LENGTH) {
      regenerate(key);
      position = 0;
    }
    let y = key[position++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
  const random = () => {
    const high = uint32() >>> 5;
    return (high * 67108864 + (uint32() >>> 6)) / 9007199254740992;
  };
  // A range of one value draws nothing; others reject until the masked bits fit.
  const below = (size: number) => {
    const largest = size - 1;
    if (largest === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(largest);
    let value: number;
    do value = (uint32() & mask) >>> 0; while (value > largest);
    return value;
  };
  const draw = (count: number, next: () => number) => {
    const values = new Float64Array(count);
    for (let i = 0; i < count; i++) values[i] = next();
    return values;
  };

  return {
    uint32,
    random,
    randint: (low, high, count) => draw(count, () => low + below(high - low)),
    uniform: (low, high, count) =>
      draw(count, () => low + (high - low) * random()),
    choice(size, count, p) {
      if (!p) return draw(count, () => below(size));
      const edges = cumulative(p);
      return draw(count, () => {
        const sample = random();
        return edges.findIndex((edge) => edge > sample);
      });
    },
  };
}

/** `init_genrand` of the reference implementation. */
function initialKey(seed: number): Uint32Array {
  const key = new Uint32Array(LENGTH);
  key[0] = seed;
  for (let i = 1; i < LENGTH; i++) {
    key[i] = Math.imul(1812433253, key[i - 1] ^ (key[i - 1] >>> 30)) + i;
  }
  return key;
}

function regenerate(key: Uint32Array) {
  for (let i = 0; i < LENGTH; i++) {
    const y = (key[i] & 0x80000000) | (key[(i + 1) % LENGTH] & 0x7fffffff);
    key[i] = key[(i + SHIFT) % LENGTH] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
  }
}

function cumulative(p: readonly number[]): number[] {
  let sum = 0;
  const edges = p.map((share) => sum += share);
  return edges.map((edge) => edge / sum);
}
