/**
 * What stands for a missing value: the words of databases and people, and the
 * errors of spreadsheets in their users' languages.
 *
 * @module
 */
import { plainSigns } from "./plain_signs.ts";

const words = new Set([
  ...["na", "n/a", "n.a.", "n.a", "n. a.", "nan", "nat", "none", "nil", "null"],
  ...["\\n", "undefined", "missing", "unknown", "blank", "empty"],
  ...["not available", "not applicable", "not specified", "no data"],
  ...["-", "--", "---", "?", "??", ".", "..", "...", "…", ":", "1.#ind"],
  ...["1.#qnan", "-1.#ind", "nan(ind)", "-nan", "-nan(ind)", "+nan"],
  // German, French, Spanish and Portuguese, Italian, Dutch, Scandinavian, Russian
  ...["unbekannt", "k.a.", "k. a.", "k.a", "keine angabe", "keine angaben"],
  ...["o.a.", "o. a.", "n.v.", "n. v.", "nicht verfügbar", "nicht angegeben"],
  ...["fehlt", "leer", "inconnu", "inconnue", "non disponible", "n.d.", "n/d"],
  ...["nd", "n.c.", "non renseigné", "s/d", "s.d.", "sin dato", "sin datos"],
  ...[
    "vide",
    "vacio",
    "vacía",
    "en blanco",
    "em branco",
    "vazio",
    "vuoto",
    "leeg",
  ],
  ...["desconocido", "desconhecido", "sem dados", "no disponible", "vacío"],
  ...["sconosciuto", "n.p.", "onbekend", "n.v.t.", "nvt", "okänt", "ukjent"],
  ...["ukendt", "brak", "brak danych", "н/д", "нет данных", "неизвестно"],
  ...["0000-00-00", "0000-00-00 00:00:00", "00/00/0000", "00.00.0000"],
  // The day of Excel's zero.
  ...["1/0/1900", "0/1/1900", "00.01.1900", "1900-01-00"],
]);

/** `#REF!`, `#BEZUG!`, `#¡VALOR!`, `#NOM?`, `#DĚLENÍ_NULOU!` */
const spreadsheetError = /^#[¡¿]?[\p{L}\p{M}][\p{L}\p{M}\d_/. ]{0,24}[!?]$/u;
/** `#N/A`, `#N/DISP`, `#I/T`, `#Н/Д`, those of a word without a sign, and `Err:502`. */
const notAvailable = new RegExp(
  "^(#\\p{L}/\\p{L}{1,4}|#(nv|yok|hiányzik|getting_data|není_k_dispozici|" +
    "nedostupný|saknas|puuttuu|error|deleted)|#?err:5\\d\\d)$",
  "u",
);
/** `<NULL>`, `(null)`, `[NULL]`, `{null}`, `'NULL'` */
const wrapped = /^(?:<(.*)>|\((.*)\)|\[(.*)\]|\{(.*)\}|'(.*)'|"(.*)")$/;
/** How those begin that hold digits, or what else they hold. */
const withDigits = /^(?:[01]|err)|#/i;
/** What those begin with that are not in the list. */
const opening = /^[#eE<([{'"]/;
/** The longest of them, and the longest of the list. */
const LONGEST = 32;
const LONGEST_WORD = Math.max(...[...words].map(({ length }) => length));

/** Whether a text says that there is no value. */
export function isBlank(text: string): boolean {
  if (text.length > LONGEST) return false;
  if (/\d/.test(text) && !withDigits.test(text)) return false;
  const signs = plainSigns(text);
  if (signs.length > LONGEST_WORD && !opening.test(signs)) return false;
  const plain = signs.normalize("NFC").toLowerCase();
  if (plain === "" || words.has(plain)) return true;
  if (!opening.test(plain)) return false;
  if (spreadsheetError.test(plain) || notAvailable.test(plain)) return true;
  const within = wrapped.exec(plain)?.slice(1).find((part) =>
    part !== undefined
  )?.trim();
  return within !== undefined && (within === "" || words.has(within));
}
