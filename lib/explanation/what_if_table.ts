/**
 * One customer's values to move, in notebooks and on pages.
 *
 * @module
 */
import { type Displayable, escapeHtml, html } from "../show/bundle.ts";
import { tableText } from "../show/table.ts";
import { numberText } from "./browser/controls.js";
import { predictor } from "./browser/encode.js";
import type { WhatIf } from "./what_if.ts";
import { percent, signed } from "../words.ts";

const folder = new URL("./browser/", import.meta.url);
const read = (name: string) => Deno.readTextFileSync(new URL(name, folder));

const scripts = [
  ...["trees.js", "curves.js", "encode.js", "controls.js", "panel.js"],
];

const warning = "This is what the model says of such a customer. " +
  "It is not what would happen if this customer were changed: the model knows what goes together, not what causes what.";
const still =
  "The values can be moved on the rendered page, and in JupyterLab " +
  "and Jupyter Notebook once this cell has been run.";

/**
 * Shows a customer's values with controls: moved ones change the probability
 * and the waterfall at once, in the browser, by the model's own trees. Where
 * scripts don't run, a table shows the customer as is.
 *
 * @example
 * ```ts ignore
 * churn.showWhatIf(imagined)
 * ```
 */
export function showWhatIf(whatIf: WhatIf): Displayable {
  const { columns, inputs } = whatIf;
  const said = predictor(whatIf)(columns.map(({ value }) => value));
  const table = {
    header: ["column", "value", "adds to the log-odds"],
    rows: columns.map(({ name, value }, column) => [
      name,
      typeof value === "number" ? numberText(value) : value ?? "blank",
      signed(said.contributions.reduce(
        (sum, part, i) => inputs[i].column === column ? sum + part : sum,
        0,
      )),
    ]),
    note: `From ${signed(said.bias)} (the bias) to ${signed(said.margin)}, ` +
      `a probability of churn of ${percent(said.probability, 1)}.`,
  };
  const markup = `<style>${read("panel.css")}</style>\n` +
    `<div class="what-if" role="group" aria-label="What if">\n` +
    `<div><pre tabindex="0" role="group" aria-label="Table">${
      escapeHtml(tableText(table))
    }</pre>\n<p>${still}</p></div>\n` +
    `<p>${escapeHtml(warning)}</p>\n` +
    `<script type="application/json">${inScript(whatIf)}</script>\n` +
    `<script>${program()}</script>\n</div>`;
  return html(markup, [tableText(table), "", warning].join("\n"));
}

/** The modules of the browser as one script. */
function program(): string {
  const modules = scripts.map((name) =>
    read(name).replace(/^import [^;]+;\n/gm, "").replace(/^export /gm, "")
      .replace(/^ *\/\/.*\n|^ *\/\*\*[^]*?\*\/\n/gm, "")
  );
  return `(() => {\n"use strict";\n${modules.join("")}
const place = document.currentScript.parentElement;
const model = place.querySelector("script").textContent;
showPanel(place.firstElementChild, JSON.parse(model));\n})();`;
}

/** JSON that does not end the script it is in. */
const inScript = (value: unknown) =>
  JSON.stringify(value).replaceAll("<", "\\u003c");
