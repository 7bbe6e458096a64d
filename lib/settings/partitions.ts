/**
 * AWS's partitions: separate worlds with accounts, ARNs and domains of their
 * own.
 *
 * @module
 */

/** A partition. */
export interface Partition {
  /** As ARNs have it: `arn:<name>:…` */
  readonly name: string;
  /** What its hosts end with. */
  readonly dnsSuffix: string;
}

/** As botocore's `partitions.json` has them; all other regions are in `aws`. */
const others: readonly (Partition & { readonly regions: RegExp })[] = [
  { name: "aws-cn", dnsSuffix: "amazonaws.com.cn", regions: /^cn-/ },
  { name: "aws-us-gov", dnsSuffix: "amazonaws.com", regions: /^us-gov-/ },
  { name: "aws-iso", dnsSuffix: "c2s.ic.gov", regions: /^us-iso-/ },
  { name: "aws-iso-b", dnsSuffix: "sc2s.sgov.gov", regions: /^us-isob-/ },
  { name: "aws-iso-e", dnsSuffix: "cloud.adc-e.uk", regions: /^eu-isoe-/ },
  { name: "aws-iso-f", dnsSuffix: "csp.hci.ic.gov", regions: /^us-isof-/ },
  { name: "aws-eusc", dnsSuffix: "amazonaws.eu", regions: /^eusc-/ },
];

/** The partition of a region. */
export function partitionOf(region: string): Partition {
  return others.find(({ regions }) => regions.test(region)) ??
    { name: "aws", dnsSuffix: "amazonaws.com" };
}
