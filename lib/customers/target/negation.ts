/**
 * Whether a name or a value denies what it names: `not_churned`, `Kein Churn`,
 * `churn-free`, `unchurned`, `1 - churn`, `Churn_No`.
 *
 * @module
 */

const roots = "churn|attrit|exit|cancel|left|leav|quit|lost|gone|clos|laps|" +
  "terminat|gekund|gekuend|kundig|kuendig|abwander|abgewander|resili|" +
  "desabon|abandon|baja|disdett|abbandon|opgezeg|opzeg|retain|renew|active|aktiv";
const before = "not|non|no|un|never|anti|kein|keine|nicht|sin|sans|pas|" +
  "sem|senza|niet|geen|не|нет";
const joined = new RegExp(
  `^(?:is|has|have|had|did|does|was|will)?(?:${before})((?:${roots}).*)$`,
);
const ending = new RegExp(
  `^((?:${roots}).*?)(s?frei|free|less|proof|not|no|neg|inv|0)$`,
);

const negators = new Set(
  ("not no non none never without minus neg negated negative inv inverse " +
    "inverted reverse reversed anti opposite complement false un cannot isnt hasnt " +
    "havent hadnt didnt doesnt dont wasnt wont wouldnt couldnt shouldnt aint arent " +
    "ne null yet kein keine keinen keiner nicht nein " +
    "nie niemals ohne pas sans jamais aucun aucune sin nunca ningun ninguna " +
    "sem nao nenhum nenhuma senza niet geen nooit zonder inte ej ikke bez brak " +
    "yok degil " +
    "не нет без").split(" "),
);
/** `avoided_churn`, `churn_resistant`, `absence of churn`, `failed to leave` */
const denier = new RegExp(
  "^(?:avoid|prevent|avert|escap|evad|resist|withst|immun|exempt|absen|lack|zero|" +
    "survivor|rescu|recover|regain|winback|protect|refus|fail|declin|unlikely)",
);
/** These deny only what stands before them, or behind a `from`: `churn_free`. */
const endings = new Set(
  "free frei less proof libre avoided prevented averted saved safe".split(" "),
);
const froms = new Set("from of von vom de di van".split(" "));
/** Behind a name they are its value, as in `Churn_0`. */
const lastNegators = new Set(["n", "f"]);
/** `non-payment churn`: what is denied is something else. */
const others = new Set(
  ("payment payments pay paid paying voluntary contract contractual use usage " +
    "renewal renewed renewing fault notice show reason regretted commercial")
    .split(" "),
);

const letters = (name: string) =>
  name.replace(/n['’`]t(?!\p{L})/giu, " not ").normalize("NFD")
    .replace(/\p{M}/gu, "");

function parts(name: string): string[] {
  return letters(name).replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2").toLowerCase()
    .split(/[^\p{L}\p{N}]+/u).filter(Boolean).flatMap((word) => {
      const [, rest] = joined.exec(word) ?? [];
      if (rest) return ["not", rest];
      const [, root, end] = ending.exec(word) ?? [];
      return root ? [root, end === "0" ? end : "not"] : [word];
    });
}

/**
 * The words of a name without case and accents, `unchurned` as `not` and
 * `churned`.
 *
 * @param isBare Leaves out those that deny.
 */
export function wordsOf(name: string, isBare = false): string[] {
  const words = parts(name);
  const isNegator = (word: string) =>
    negators.has(word) || endings.has(word) || denier.test(word);
  return isBare ? words.filter((word) => !isNegator(word)) : words;
}

/** Whether a name denies what it names, as far as its words and signs tell. */
export function isNegated(name: string): boolean {
  if (/[!~¬≠](?=.*[\p{L}\p{N}])|<>|^\s*(1\s*)?[-−–]\s*\p{L}/u.test(name)) {
    return true;
  }
  const words = parts(name);
  return words.some((word, i) =>
    (negators.has(word) || denier.test(word)) &&
      !others.has(words[i + 1] ?? "") ||
    endings.has(word) && (i > 0 || froms.has(words[1])) ||
    word === "0" && !/^\d/.test(words[i + 1] ?? "") ||
    word === "won" && words[i + 1] === "back" ||
    i > 0 && i === words.length - 1 && lastNegators.has(word)
  );
}
