/** One customer's values to move, with what the model says of them. */
import { controlOf, make } from "./controls.js";
import { predictor } from "./encode.js";

/** How many columns are seen at once; the others can be unfolded. */
const mostSeen = 8;
const pauseBeforeSpeaking = 500;

/** @param {number} share */
const percent = (share) => `${(100 * share).toFixed(1)}%`;

/** @param {number} value */
function signed(value) {
  const text = Math.abs(value).toFixed(2);
  if (Number(text) === 0) return text;
  return `${value < 0 ? "−" : "+"}${text}`;
}

/** @param {number} odds */
const oddsText = (odds) =>
  `${signed(odds)}, or ${percent(1 / (1 + Math.exp(-odds)))}`;

/**
 * Puts controls and the waterfall in the place of what stands there.
 *
 * @param {Element} place
 * @param {import("../whole_model.ts").WholeModel & {
 *   readonly columns: readonly import("./controls.js").Column[],
 * }} model
 */
export function showPanel(place, model) {
  const { columns, inputs, observed } = model;
  const predict = predictor(model);
  const own = columns.map(({ value }) => value);
  const values = [...own];
  const before = predict(own);

  const headline = make("strong");
  const compared = make("span");
  const spoken = make("div", { role: "status", class: "what-if-spoken" });
  const start = bar("start (bias)");
  const end = bar("such a customer");
  const rest = bar("");
  const scale = make("div", { class: "what-if-scale", "aria-hidden": "true" });

  const controls = columns.map((column, i) => {
    const categories = inputs.find((input) => input.column === i)?.categories;
    return controlOf(column, categories ?? [], observed, (value) => {
      values[i] = value;
      draw();
    });
  });
  const bars = columns.map(({ name }, i) => bar(name, controls[i].element));
  const back = make("button", { type: "button" }, ["Back to this customer"]);
  back.addEventListener("click", () => {
    own.forEach((value, i) => values[i] = value);
    for (const { reset } of controls) reset();
    draw();
  });

  const hidden = bars.slice(mostSeen);
  const more = make("details", {}, [
    make("summary", {}, [rest.row]),
    ...hidden.map(({ row }) => row),
  ]);
  more.addEventListener("toggle", draw);

  let [low, high] = [Infinity, -Infinity];
  let timer = 0;

  function draw() {
    const said = predict(values);
    const added = columns.map((_, column) =>
      said.contributions.reduce(
        (sum, value, i) => inputs[i].column === column ? sum + value : sum,
        0,
      )
    );
    let at = said.bias;
    /** @type {[number, number][]} */
    const steps = added.map((value) => [at, at += value]);
    // The scale only grows, so that lengths can be compared while values move.
    low = Math.min(low, ...[said.bias, ...steps.flat()].map(Math.floor));
    high = Math.max(high, ...[said.bias, ...steps.flat()].map(Math.ceil));
    const share = (/** @type {number} */ odds) =>
      100 * (odds - low) / (high - low || 1);
    start.draw([said.bias, said.bias], share, oddsText(said.bias));
    steps.forEach((step, i) => bars[i].draw(step, share, signed(added[i])));
    end.draw([said.margin, said.margin], share, oddsText(said.margin));
    if (hidden.length) {
      const from = steps[mostSeen][0];
      const sum = added.slice(mostSeen).reduce((sum, value) => sum + value, 0);
      rest.name.textContent = `${hidden.length} more columns`;
      rest.draw([from, from + sum], share, signed(sum));
    }
    drawScale(scale, low, high, share);
    const now = percent(said.probability);
    headline.textContent = now;
    compared.textContent = values.every((value, i) => value === own[i])
      ? " probability of churn, by this customer's own values"
      : ` probability of churn instead of ${percent(before.probability)}`;
    place.setAttribute("data-probability", `${said.probability}`);
    place.setAttribute("data-contributions", JSON.stringify(added));
    clearTimeout(timer);
    timer = setTimeout(() => {
      spoken.textContent = `${now} probability of churn`;
    }, pauseBeforeSpeaking);
  }
  draw();
  place.replaceChildren(
    make("div", { class: "what-if-result" }, [headline, compared, " ", back]),
    ...[start.row, ...bars.slice(0, mostSeen).map(({ row }) => row)],
    ...hidden.length ? [more] : [],
    ...[end.row, scale, spoken],
  );
  // JupyterLab takes keys as its own but for elements that say this themselves.
  for (const one of place.querySelectorAll("input, select, button, summary")) {
    one.setAttribute("data-lm-suppress-shortcuts", "true");
  }
}

/**
 * A row of the waterfall.
 *
 * @param {string} name @param {HTMLElement} [control]
 */
function bar(name, control) {
  const block = make("i");
  const text = make("span", { class: "what-if-adds" });
  const label = make("span", { class: "what-if-name", title: name }, [name]);
  const row = make("div", { class: "what-if-row" }, [
    label,
    make("span", { class: "what-if-control" }, control ? [control] : []),
    make("span", { class: "what-if-bar", "aria-hidden": "true" }, [block]),
    text,
  ]);
  return {
    row,
    name: label,
    /**
     * @param {readonly [number, number]} step @param {(odds: number) => number} share
     * @param {string} words
     */
    draw([from, to], share, words) {
      const [left, right] = [Math.min(from, to), Math.max(from, to)].map(share);
      block.style.left = `${left}%`;
      block.style.width = `${right - left}%`;
      block.className = to > from ? "up" : to < from ? "down" : "";
      text.textContent = words;
    },
  };
}

/**
 * Marks probabilities on the scale of log-odds.
 *
 * @param {Element} scale @param {number} low @param {number} high
 * @param {(odds: number) => number} share
 */
function drawScale(scale, low, high, share) {
  const marks = [0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99, 0.999]
    .map((chance) => ({ chance, odds: Math.log(chance / (1 - chance)) }))
    .filter(({ odds }) => odds >= low && odds <= high);
  scale.replaceChildren(
    make("span", {}, ["log-odds, marked as probabilities"]),
    make(
      "span",
      { class: "what-if-bar" },
      marks.map(({ chance, odds }) => {
        const mark = make("b", {}, [
          `${Number((100 * chance).toPrecision(3))}%`,
        ]);
        mark.style.left = `${share(odds)}%`;
        return mark;
      }),
    ),
    make("span"),
  );
}
