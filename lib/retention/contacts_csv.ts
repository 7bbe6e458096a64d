/**
 * A list of whom to call as CSV, and back.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import type { ContactList, ListedContact } from "./contacts.ts";
import { csvLine, readCsv } from "../customers/reading/csv.ts";
import { withFormula, withoutFormula } from "../customers/reading/formulas.ts";
import { openFile } from "../customers/local_file.ts";
import { uniqueNames } from "../customers/reading/read_file.ts";

/** What {@linkcode contactsCsv} takes besides the list. */
export interface ContactsCsvOptions {
  /**
   * Which customers: those to call, those held out, or all of them.
   * @default "call"
   */
  readonly group?: ListedContact["group"] | "all";
  /**
   * Puts a `'` before cells that a spreadsheet would run as a formula, such as
   * `=1+1`; without it they are written as they are. @default {true}
   */
  readonly guardFormulas?: boolean;
}

/**
 * Writes a list as CSV, streamed on demand: the customer's place in the file,
 * the ids, what the list says about them, and one column per reason.
 *
 * @example
 * ```ts ignore
 * const calls = churn.retention.contactsCsv(list);
 * await churn.putObject(session, churn.storage.keys.results + "calls.csv", calls, "text/csv");
 * ```
 */
export function contactsCsv(
  { contacts, idColumns, assumptions }: ContactList,
  options: ContactsCsvOptions = {},
): ReadableStream<Uint8Array> {
  checkOptions("contactsCsv", options, ["group", "guardFormulas"]);
  const { group = "call", guardFormulas = true } = options;
  const shown = contacts.filter((contact) =>
    group === "all" || contact.group === group
  );
  const most = Math.max(0, ...contacts.map(({ reasons }) => reasons.length));
  const line = (cells: readonly string[]) =>
    csvLine(guardFormulas ? cells.map(withoutFormula) : cells);
  const own = ["customer", "group", "probability"];
  const more = [
    ...assumptions ? ["value", "expected_gain"] : [],
    ...Array.from({ length: most }, (_, i) => `reason_${i + 1}`),
    ...["speaks_against", "can_be_acted_on"],
  ];
  const names = uniqueNames([...own, ...more, ...idColumns]);
  const ids = names.slice(own.length + more.length);
  function* chunks() {
    yield line([
      ...[names[0], ...ids],
      ...names.slice(1, own.length + more.length),
    ]);
    for (const contact of shown) {
      yield line([
        ...[String(contact.place), ...contact.ids],
        ...[contact.group, String(contact.probability)],
        ...assumptions ? [contact.value, contact.gain].map(String) : [],
        ...Array.from(
          { length: most },
          (_, i) => contact.reasons[i]?.words ?? "",
        ),
        contact.against.map(({ words }) => words).join("; "),
        contact.actions.map(({ column }) => column).join("; "),
      ]);
    }
  }
  return ReadableStream.from(chunks()).pipeThrough(new TextEncoderStream());
}

/** What {@linkcode measureCampaign} needs of a customer of a list. */
const needed = ["customer", "group", "probability"] as const;

/**
 * Reads lists that {@linkcode contactsCsv} wrote, for {@linkcode
 * measureCampaign}: customers to call and held-out ones.
 *
 * @example
 * ```ts ignore
 * await Deno.writeFile("build/all_calls.csv", churn.retention.contactsCsv(list, { group: "all" }));
 * const { contacts } = await churn.readContacts(["build/all_calls.csv"]);
 * ```
 *
 * @param paths Relative to the root of the repository.
 * A spreadsheet may have saved them anew, with semicolons and decimal commas.
 *
 * @throws {RangeError} If one can't be opened, or is not such a list.
 */
export async function readContacts(
  paths: readonly string[],
): Promise<Pick<ContactList, "contacts">> {
  const contacts: ListedContact[] = [];
  for (const path of paths) {
    let header: string[] | undefined;
    const delimiter = await delimiterOf(path);
    const point = delimiter === "," ? "." : ",";
    for await (const cells of readCsv(await openFile(path), { delimiter })) {
      if (!header) {
        header = cells;
        for (const name of needed) {
          if (header.includes(name)) continue;
          throw new RangeError(
            `Cannot read '${path}' as a list of whom to call: it has no column '${name}'`,
          );
        }
        continue;
      }
      contacts.push(contactOf(path, header, cells, point));
    }
    if (!header) {
      throw new RangeError(
        `Cannot read '${path}' as a list of whom to call: it is empty`,
      );
    }
  }
  return { contacts };
}

/** Spreadsheets of many countries save with semicolons, and decimal commas. */
async function delimiterOf(path: string): Promise<"," | ";" | "\t"> {
  let start = "";
  const texts = new TextDecoder();
  for await (const bytes of await openFile(path)) {
    start += texts.decode(bytes, { stream: true });
    if (start.includes("\n")) break;
  }
  const [line] = start.split("\n");
  for (const each of [";", "\t"] as const) {
    const names = line.split(each).map((name) =>
      name.replaceAll('"', "").trim()
    );
    if (names.includes("group") && names.includes("probability")) return each;
  }
  return ",";
}

function contactOf(
  path: string,
  header: readonly string[],
  cells: readonly string[],
  point: string,
): ListedContact {
  const [place, group, text] = needed.map((name) =>
    cells[header.indexOf(name)]
  );
  const probability = text === "" ? NaN : Number(text.replace(point, "."));
  if (
    (group !== "call" && group !== "holdout") ||
    !(probability >= 0 && probability <= 1)
  ) {
    throw new RangeError(
      `Cannot read '${path}' as a list of whom to call: customer ${place} has the group '${group}' and the probability '${text}'`,
    );
  }
  const ids = cells.slice(1, header.indexOf("group")).map(withFormula);
  return {
    ...{ ids, id: ids.join(" / ") || place, place: Number(place) },
    ...{ probability, group, reasons: [], against: [], actions: [] },
  };
}
