/**
 * The checksums that S3 knows.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

/** Names as the API writes them. */
export const algorithms = [
  "CRC32",
  "CRC32C",
  "CRC64NVME",
  "SHA1",
  "SHA256",
] as const;

/** A checksum's name. */
export type Algorithm = typeof algorithms[number];

/** Computes one checksum piece by piece. */
export interface Checksum {
  update(piece: Uint8Array): void;
  digest(): Buffer;
}

/** Starts a checksum. */
export function createChecksum(algorithm: Algorithm): Checksum {
  switch (algorithm) {
    case "CRC32": {
      let value = 0;
      return {
        update: (piece) => value = crc32(piece, value),
        digest: () => bigEndian(value),
      };
    }
    case "CRC32C": {
      let value = 0xffffffff;
      return {
        update(piece) {
          for (let i = 0; i < piece.length; i++) {
            value = castagnoli[(value ^ piece[i]) & 0xff] ^ (value >>> 8);
          }
        },
        digest: () => bigEndian(~value),
      };
    }
    case "CRC64NVME":
      return createCrc64();
    case "SHA1":
    case "SHA256": {
      const hash = createHash(algorithm.toLowerCase());
      return {
        update: (piece) => hash.update(piece),
        digest: () => hash.digest(),
      };
    }
  }
}

/** A checksum of a whole piece. */
export function checksumOf(algorithm: Algorithm, bytes: Uint8Array): Buffer {
  const checksum = createChecksum(algorithm);
  checksum.update(bytes);
  return checksum.digest();
}

function bigEndian(...words: number[]): Buffer {
  const bytes = Buffer.alloc(4 * words.length);
  words.forEach((word, i) => bytes.writeUInt32BE(word >>> 0, 4 * i));
  return bytes;
}

const castagnoli = Int32Array.from({ length: 256 }, (_, value) => {
  for (let bit = 0; bit < 8; bit++) {
    value = (value & 1 ? 0x82f63b78 : 0) ^ (value >>> 1);
  }
  return value;
});

/** Halves of the table, as 64-bit integers are slow. */
const nvme = (() => {
  const [high, low] = [new Int32Array(256), new Int32Array(256)];
  for (let byte = 0; byte < 256; byte++) {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) {
      value = (value & 1n ? 0x9a6c9329ac4bc9b5n : 0n) ^ (value >> 1n);
    }
    high[byte] = Number(BigInt.asIntN(32, value >> 32n));
    low[byte] = Number(BigInt.asIntN(32, value));
  }
  return { high, low };
})();

function createCrc64(): Checksum {
  let [high, low] = [-1, -1];
  return {
    update(piece) {
      for (let i = 0; i < piece.length; i++) {
        const entry = (low ^ piece[i]) & 0xff;
        low = ((low >>> 8) | (high << 24)) ^ nvme.low[entry];
        high = (high >>> 8) ^ nvme.high[entry];
      }
    },
    digest: () => bigEndian(~high, ~low),
  };
}
