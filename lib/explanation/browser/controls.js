/** One control a column, and what it says when somebody moves it. */

/**
 * A column of the customer.
 *
 * @typedef {object} Column
 * @property {string} name
 * @property {"number" | "category" | "date"} kind
 * @property {import("../whole_model.ts").RawValue} value
 * @property {number} [low] The training rows' smallest value.
 * @property {number} [high] Their largest value.
 * @property {boolean} [whole]
 */

/**
 * A control on the page.
 *
 * @typedef {object} Control
 * @property {HTMLElement} element
 * @property {() => void} reset Goes back to the customer's own value.
 */

/** @typedef {(value: import("../whole_model.ts").RawValue) => void} Told */

/**
 * An element with its properties and children.
 *
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {readonly (Node | string)[]} [children]
 */
export function make(name, attributes = {}, children = []) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** A number as people read it. @param {number} value */
export function numberText(value) {
  const text = value.toLocaleString("en-US", { maximumSignificantDigits: 6 });
  return text.replace("-", "−");
}

/**
 * Makes the control of a column.
 *
 * @param {Column} column
 * @param {readonly string[]} categories Of a column of categories.
 * @param {number} observed The day the customer is observed, in days since 1970.
 * @param {Told} tell Is called with each new value.
 * @returns {Control}
 */
export function controlOf(column, categories, observed, tell) {
  if (column.kind === "category") return choice(column, categories, tell);
  if (column.kind === "date") return dateField(column, observed, tell);
  return slider(column, tell);
}

/** @param {Column} column @param {readonly string[]} categories @param {Told} tell */
function choice({ name, value }, categories, tell) {
  const known = categories.map((text) => text || "(blank)");
  const other = categories.includes("")
    ? "(not among the training customers)"
    : "(blank, or not among the training customers)";
  const select = /** @type {HTMLSelectElement} */ (make(
    "select",
    { "aria-label": name },
    [...known, other].map((text, i) =>
      make("option", { value: `${i}` }, [text])
    ),
  ));
  const reset = () => {
    const place = value === null ? -1 : categories.indexOf(`${value}`);
    select.selectedIndex = place < 0 ? categories.length : place;
  };
  reset();
  select.addEventListener("input", () => {
    tell(categories[select.selectedIndex] ?? null);
  });
  return { element: select, reset };
}

/** @param {Column} column @param {Told} tell */
function slider({ name, value, low, high, whole }, tell) {
  const ends = [low, high, value].filter((end) => typeof end === "number");
  const [min, max] = [Math.min(...ends), Math.max(...ends)];
  const step = whole && Number.isInteger(value ?? 0)
    ? 1
    : 10 ** Math.floor(Math.log10((max - min || 1) / 100));
  const range = /** @type {HTMLInputElement} */ (make("input", {
    ...{ type: "range", "aria-label": name },
    ...{ min: `${min}`, max: `${max}`, step: `${step}` },
  }));
  const blank = /** @type {HTMLInputElement} */ (make("input", {
    ...{ type: "checkbox", "aria-label": `${name} blank` },
  }));
  const output = make("span", { class: "what-if-value" });
  /** @param {number | null} value */
  const show = (value) => {
    const text = value === null ? "blank" : numberText(value);
    output.textContent = text;
    range.setAttribute("aria-valuetext", text);
    range.disabled = value === null;
  };
  const reset = () => {
    const own = value === null ? null : Number(value);
    range.value = `${own ?? (min + max) / 2}`;
    blank.checked = own === null;
    show(own);
  };
  reset();
  const changed = () => {
    const value = blank.checked ? null : Number(range.value);
    show(value);
    tell(value);
  };
  range.addEventListener("input", changed);
  blank.addEventListener("input", changed);
  const element = make("span", { class: "what-if-slider" }, [
    ...[range, output],
    make("label", {}, [blank, " blank"]),
  ]);
  return { element, reset };
}

/** @param {Column} column @param {number} observed @param {Told} tell */
function dateField({ name, value, low, high }, observed, tell) {
  const day = (/** @type {number} */ days) =>
    new Date(days * 86_400_000).toISOString().slice(0, 10);
  const own = value === null ? "" : `${value}`;
  const field = /** @type {HTMLInputElement} */ (make("input", {
    ...{ type: "date", "aria-label": name },
    ...high === undefined ? {} : { min: day(observed - high) },
    ...low === undefined ? {} : { max: day(observed - low) },
  }));
  const reset = () => field.value = own.slice(0, 10);
  reset();
  field.addEventListener("input", () => {
    // An incomplete date is none yet, and not a blank one.
    if (!field.validity.badInput) tell(field.value || null);
  });
  return { element: field, reset };
}
