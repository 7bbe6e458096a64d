/**
 * What a model card says, section by section.
 *
 * @module
 */
import type { CardSection } from "./types.ts";
import { resultsAtAGlance } from "../results.ts";
import { judged, type JudgedRun } from "../judged.ts";
import type { Run } from "../types.ts";
import { cautionsOf } from "../cautions.ts";
import {
  dataSection,
  splitSection,
  trainingSection,
  versionsSection,
} from "./made_of.ts";
import {
  calibrationSection,
  columnsSection,
  metricsSection,
  planSection,
  segmentsSection,
} from "./judged_by.ts";
import type { TrainingFacts } from "./training_file.ts";

/** All sections of a run's card, those of what it has not got left out. */
export function cardSections(
  given: Run,
  training: TrainingFacts,
): CardSection[] {
  const run = judged(given);
  const { segments, weights, plan } = run;
  return [
    {
      title: "Results at a glance",
      summary: "",
      items: resultsAtAGlance(run).map(({ topic, text }) =>
        `${topic}: ${text}`
      ),
      tables: [],
    },
    useSection(run),
    dataSection(run),
    splitSection(run),
    trainingSection(run, training),
    metricsSection(run),
    calibrationSection(run),
    ...segments ? [segmentsSection(segments)] : [],
    ...weights ? [columnsSection(weights)] : [],
    ...plan ? [planSection(plan, run.assumptions)] : [],
    versionsSection(run, training),
  ];
}

function useSection(run: JudgedRun): CardSection {
  const { name, positive } = run.fitted.target;
  return {
    title: "Intended use and limits",
    summary:
      `For ranking customers of the same business, described by the columns below, by the probability that ` +
      `${name} is '${positive}' in the time after they are observed, so as to choose whom to make an offer. ` +
      "Not for decisions about a person's rights, price or credit, not for customers of another kind, and no evidence of what makes customers leave.",
    items: [
      ...cautionsOf(run).map(({ text }) => `${text}.`),
      "The figures hold for customers like those of the test set. Where customers, prices or offers change, train and test again.",
      "Intervals show how figures move when other customers are drawn, not how the model would differ had it been trained on others.",
    ],
    tables: [],
  };
}
