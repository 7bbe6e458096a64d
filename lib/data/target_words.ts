/**
 * The words that name the label, and those that spell its two values.
 *
 * @module
 */

/** The likelier a name is to mean the label, the further in front. */
export const targetNames = (
  "churn churned ischurn ischurned haschurned churnlabel churnvalue " +
  "churnflag churnflg churnind churnindicator churnyn churnstatus " +
  "exited attrition attritionflag attrited left hasleft cancelled canceled " +
  "abwanderung abgewandert kundigung gekundigt " +
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
  "churn churned left exited gone lost attrited attritedcustomer " +
  "churnedcustomer cancelled canceled closed inactive leaver terminated " +
  "deactivated disconnected lapsed abgewandert gekundigt inaktiv resilie " +
  "parti baja cancelado cancelada"
).split(" ");
const stayed = (
  "stay stayed retained remained existing existingcustomer active current " +
  "loyal notchurned nochurn notleft notcancelled kept open aktiv actif " +
  "activo activa ativo nichtgekundigt bestand"
).split(" ");

const churnedWords = new Set([...yes, ...churned]);
const stayedWords = new Set([...no, ...stayed]);
const plainAnswers = new Set([...yes, ...no]);
const stayingNames = new Set(
  "active retained stayed stays renewed remains loyal kept aktiv actif activo bleibt"
    .split(" "),
);

/** Letters and digits alone, without case and accents. */
export const plain = (text: string) =>
  text.normalize("NFD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** {@linkcode plain}, and `1.0` is `1`, `True.` is `true`. */
export const plainValue = (text: string) => plain(text.replace(/\.0*$/, ""));

const wordsOf = (name: string) =>
  name.replace(/([a-z])([A-Z])/g, "$1 $2").split(/[^\p{L}\p{N}]+/u).map(plain);

/** Whether a column's name says that it tells of churn. */
export function tellsOfChurn(name: string): boolean {
  return targetNames.includes(plain(name)) ||
    wordsOf(name).some((word) => /^(churn|attrit)/.test(word));
}

/** Whether a value means that a customer churned or stayed, if it is a known word. */
export function meaningOf(value: string): "churned" | "stayed" | undefined {
  const word = plainValue(value);
  if (churnedWords.has(word)) return "churned";
  return stayedWords.has(word) ? "stayed" : undefined;
}

/** `yes`, `0` and the like: they answer whatever the column's name asks. */
export const isPlainAnswer = (value: string) =>
  plainAnswers.has(plainValue(value));

/** `is_active`, `retained`: yes means that the customer stayed. */
export function asksWhoStays(name: string): boolean {
  const words = wordsOf(name);
  return words.some((word) => stayingNames.has(word)) &&
    !words.some((word) => word === "not" || word === "non");
}
