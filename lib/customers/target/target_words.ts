/**
 * The words that name the label, and those that spell its two values.
 *
 * @module
 */
import { isNegated, wordsOf } from "./negation.ts";

/** The likelier a name is to mean the label, the further in front. */
export const targetNames = (
  "churn churned ischurn ischurned haschurned churnlabel churnvalue " +
  "churnflag churnflg churnind churnindicator churnyn churnstatus " +
  "exited attrition attritionflag attrited left hasleft cancelled canceled " +
  "abwanderung abgewandert kundigung gekundigt kuendigung gekuendigt " +
  "resilie resiliation desabonnement depart " +
  "abandono abandona cancelacion cancelado baja fuga " +
  "abbandono disdetta evasao cancelamento " +
  "opzegging opgezegd отток " +
  "customerstatus"
).split(" ");

/** Named so, a column is the label where its values are words for leaving and staying. */
export const statusNames = (
  "status accountstatus clientstatus memberstatus membershipstatus " +
  "subscriptionstatus subscriberstatus userstatus contractstatus kundenstatus " +
  "state customerstate"
).split(" ");

const yes = "1 yes y true t ja j oui o si s sim да tak".split(" ");
const no = "0 no n false f nein non nao нет nie nee".split(" ");
const churned = (
  "churn churned churner left leave leaves leaving leaver exit exited quit " +
  "gone lost attrited attrition cancel cancelled canceled cancellation closed " +
  "inactive terminated deactivated disconnected lapsed dropped departed " +
  "defected unsubscribed abgewandert gekundigt gekuendigt inaktiv resilie " +
  "parti baja cancelado cancelada"
).split(" ");
const stayed = (
  "stay stays stayed staying retain retained retention remain remains " +
  "remained existing active current loyal kept keeps renewed open survived " +
  "aktiv actif activo activa ativo attivo actief treu geblieben bleibt bestand"
).split(" ");
/** They say nothing beside one of those. */
const fillers = new Set(
  "a the is has have had did does was been will yet still customer client member"
    .split(" "),
);

const churnedWords = new Set([...yes, ...churned]);
const stayedWords = new Set([...no, ...stayed]);
const plainAnswers = new Set([...yes, ...no]);
const churnWords = new Set([...churned, ...targetNames]);
churnWords.delete("customerstatus");
const stayWords = new Set([
  ...stayed,
  ...("loyalty renewal renews rester reste resta fidele fiel fedele " +
    "permanece permanecio").split(" "),
].filter((word) => word !== "current"));
/** Of them nobody asks who stays: yes is what is to be predicted. */
const neutralNames = new Set(
  "target label y class outcome response event output result".split(" "),
);

/** Only letters and digits, without case and accents. */
export const plain = (text: string) =>
  text.normalize("NFD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/**
 * {@linkcode plain}, and `1.0` is `1`, `True.` is `true`. A text of signs only
 * is those signs, `-1` is not `1`, and `A+` is not `A-`.
 */
export function plainValue(text: string): string {
  const bare = text.replace(/[\p{Variation_Selector}\p{Emoji_Modifier}]/gu, "")
    .trim();
  const word = plain(bare.replace(/\.0*$|,0{1,2}$/, ""));
  if (word === "") return bare;
  const minus = /^[-−–]/.test(bare) ? "-" : "";
  const [end = ""] = /[-−–+]$/.exec(bare) ?? [];
  return minus + word + end;
}

const isChurnWord = (word: string) =>
  churnWords.has(word) || /^(churn|attrit)/.test(word);

/** Whether a column's name says that it tells of churn. */
export function tellsOfChurn(name: string): boolean {
  return targetNames.includes(plain(name)) ||
    wordsOf(name).some((word) => /^(churn|attrit)/.test(word));
}

/** `non_exited`, `Kein Churn`: whether a name speaks of churn and denies it. */
export const deniesChurn = (name: string) =>
  isNegated(name) && wordsOf(name).some(isChurnWord);

/** Whether a value means that a customer churned or stayed, if it is known words. */
export function meaningOf(value: string): "churned" | "stayed" | undefined {
  const word = plainValue(value);
  if (churnedWords.has(word)) return "churned";
  if (stayedWords.has(word)) return "stayed";
  if (/[-+]/.test(word)) return undefined;
  const isDenied = isNegated(value);
  const words = wordsOf(value, isDenied).filter((word) => !fillers.has(word));
  if (words.length === 0) return undefined;
  if (words.every(isChurnWord)) return isDenied ? "stayed" : "churned";
  if (words.every((word) => stayWords.has(word))) {
    return isDenied ? "churned" : "stayed";
  }
}

/** `yes`, `0` and the like: they answer whatever the column's name asks. */
export const isPlainAnswer = (value: string) =>
  plainAnswers.has(plainValue(value));

/**
 * What a yes to a column's name means: `Exited`, `Churn (1 = yes)`, `target`
 * that the customer churned; `is_active`, `retained` that they stayed.
 *
 * @returns Nothing where the name is denied (`not_churned`, `churn_no`), speaks
 * of both, or of neither.
 */
export function yesMeans(name: string): "churned" | "stayed" | undefined {
  const bare = withoutLegend(name);
  if (bare === undefined || isNegated(bare)) return undefined;
  const joined = plain(bare);
  const words = wordsOf(bare);
  const churns = words.some(isChurnWord) || churnWords.has(joined);
  const stays = words.some((word) =>
    stayWords.has(word) && !(churns && /^renew/.test(word))
  );
  if (churns && stays) return undefined;
  if (churns || neutralNames.has(words.at(-1) ?? "")) return "churned";
  return stays ? "stayed" : undefined;
}

const answer = `(${[...plainAnswers].join("|")})`;
/** `Yes/No`, `0 1`: what the values are. */
const bothAnswers = new RegExp(
  `(?<![\\p{L}\\p{N}])${answer}\\s*[/|,_ -]\\s*${answer}(?![\\p{L}\\p{N}])`,
  "giu",
);

/**
 * A name without `(Yes/No)` and `(1 = left, 0 = stayed)`; nothing where those
 * say the opposite of what the values say themselves.
 */
function withoutLegend(name: string): string | undefined {
  let isTurned = false;
  const bare = name.replace(
    /(\p{L}+|\d)\s*[=:]\s*([\p{L}][\p{L} -]*|\d)/gu,
    (all, value: string, text: string) => {
      if (!isPlainAnswer(value)) return all;
      const means = meaningOf(text);
      isTurned ||= means !== undefined && means !== meaningOf(value);
      return means ? "" : all;
    },
  ).replace(
    bothAnswers,
    (all, one: string, other: string) => {
      if (meaningOf(one) === meaningOf(other)) return all;
      // `Churn_1_no` says what its 1 means.
      isTurned ||= /\d/.test(one) !== /\d/.test(other);
      return "";
    },
  );
  return isTurned ? undefined : bare;
}
