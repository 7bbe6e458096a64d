/**
 * What is said of segments.
 *
 * @module
 */
import {
  fewest,
  least,
  type Segment,
  type SegmentFinding,
} from "./segments.ts";
import { brief, count, percent } from "../words.ts";

/** Whether a segment has findings, as legends say it. */
export const byChance = { yes: "no more than chance", no: "more than chance" };

/** What the tests found, in a sentence without its full stop. */
export function segmentsFinding(segments: readonly Segment[]): string {
  const judged = segments.filter(({ auc }) => auc).length;
  if (judged === 0) return "No segment has enough customers to be judged";
  const worse = segments.filter(({ findings }) => findings.length > 0);
  if (worse.length === 0) {
    return `Ranking and probabilities: ${byChance.yes} in ${judged} ${
      judged === 1 ? "segment" : "segments"
    }`;
  }
  const [{ column, group, findings }] = worse;
  return `More than chance in ${worse.length} of ${judged} segments${
    worse.length === 1 ? ":" : ", such as"
  } ${brief(column)} ${brief(group)} (${findings.map(findingText).join(", ")})`;
}

/** One finding in words. */
export function findingText(finding: SegmentFinding): string {
  return finding === "ranks worse" ? finding : `probabilities ${finding}`;
}

/** What is tested in each segment. */
export const testedText =
  `Tested: AUC more than ${least.auc} below the implied one, probabilities off by more than ${
    percent(least.rate)
  } of the churn rate`;

/** How many segments are not tested, without a full stop. */
export function untestedText(segments: readonly Segment[]): string {
  const few = segments.filter(({ auc }) => !auc).length;
  return `${count(few)} of ${
    count(segments.length)
  } have fewer than ${fewest} churned or staying customers and are not tested`;
}

/** Where most of the staying customers are contacted, which no test judges. */
export function contactedMost(segments: readonly Segment[]): string {
  const judged = segments.filter(({ auc }) => auc);
  if (judged.length === 0) return "";
  const rate = ({ falsePositiveRate }: Segment) => falsePositiveRate.value;
  const [most] = judged.toSorted((a, b) => rate(b) - rate(a));
  const [least] = judged.filter(({ column }) => column === most.column)
    .toSorted((a, b) => rate(a) - rate(b));
  return `The share of stayers who are contacted is not tested; it is highest for ` +
    `${most.column} ${most.group}, ${percent(rate(most))}` +
    (least === most
      ? ""
      : `, versus ${percent(rate(least))} for ${least.group}`);
}
