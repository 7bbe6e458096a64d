/**
 * What AWS SDK clients of the local target are told.
 *
 * @module
 */
import type { Account } from "./types.ts";

/** Takes the place of everything the SDK would else read from `AWS_*` variables and `~/.aws`. */
export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
  readonly forcePathStyle: boolean;
  readonly useFipsEndpoint: boolean;
  readonly useDualstackEndpoint: boolean;
  readonly maxAttempts: number;
  readonly retryMode: string;
  readonly requestChecksumCalculation: "WHEN_SUPPORTED";
  readonly responseChecksumValidation: "WHEN_SUPPORTED";
}

/** The configuration of a client of the server at `endpoint`. */
export function clientConfig(
  endpoint: string,
  { region, accessKeyId, secretAccessKey }: Account,
): ClientConfig {
  return {
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    maxAttempts: 3,
    retryMode: "standard",
    requestChecksumCalculation: "WHEN_SUPPORTED",
    responseChecksumValidation: "WHEN_SUPPORTED",
  };
}
