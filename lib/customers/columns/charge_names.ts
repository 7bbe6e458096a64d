/**
 * Columns that are named like what a customer pays, in several languages.
 *
 * @module
 */

/** How often an amount is paid. */
export type Period = "month" | "year";

/** Lower case, accents away, words apart: `MonthlyCharges_EUR` → `monthly charges eur`. */
const plain = (name: string) =>
  name.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2").replace(
    /(\p{Lu})(\p{Lu}\p{Ll})/gu,
    "$1 $2",
  ).normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase().replaceAll("ł", "l")
    .replaceAll("ı", "i").replaceAll("ß", "ss")
    .replace(/[/]/g, " per ").split(/[^\p{L}\d]+/u).filter(Boolean).join(" ");

/** What is paid. German `ä` may be written `ae`. */
const money = [
  // English
  "charges?|chgs?|chrgs?|fees?|bills?|billing|billed|invoiced?|payments?|paid|premiums?",
  "prices?|costs?|spend|spending|spent|amounts?|amt|dues|rent|rental|subscription|tariff",
  "revenues?|rev|contract value|plan value|recurring",
  // German and Dutch
  "beitra?e?ge?|beitrag|gebuhr(en)?|gebuehr(en)?|grundgebuhr|rechnung(sbetrag)?|kosten|preise?",
  "umsatz|umsatze|pramie|praemie|betrag|miete|entgelt|abo|kosten|bedrag|prijs|premie|tarief|omzet",
  // French, Spanish, Portuguese, Italian
  "frais|facture|montant|prix|cotisation|prime|abonnement|tarif|paiement|loyer|depenses?",
  "cargos?|cuota|factura(cion)?|pago|importe|tarifa|precio|gasto|abono|costo|coste",
  "valor|fatura|pagamento|preco|conta|canone|spesa|tariffa|importo|prezzo|bolletta|rata",
  // Nordic, Polish, Czech, Turkish
  "avgift|kostnad|pris|faktura|belopp|oplata|abonament|rachunek|kwota|poplatek|platba|ucret|fatura",
].join("|");

const month =
  "monthly|mthly|mnthly|monatliche[rsn]?|monatlich|monatl|mtl|mensuel(le)?s?|mensual(es)?|" +
  "mensal|mensais|mensile|mensili|maandelijkse?|manatlig|manadlig|miesieczn[aey]|mesicni|aylik";
const monthOf =
  "(?:per|pro|a|each|every|par|por|al|im|je|na) (?:month|mth|mo|monat|mois|mes|mese|maand|manad|miesiac)|pm|mensuel(?:le)?";
/** Joined with what is paid: `Monatsbeitrag`, `monthlycharges`, `maandbedrag`, `month charge`. */
const monthWith = "monthly|month|mth|mo|monats|monat|maand|manads";
const year =
  "annual|annually|yearly|jahrliche[rs]?|jaehrliche[rs]?|annuel(le)?|anual|annuale|jaarlijkse?";
const yearOf =
  "(?:per|pro|a|each|par|por) (?:year|annum|jahr|an|ano|anno|jaar)|pa";
const yearWith = "yearly|annual|year|jahres|jaar";

/** Whole names that say what is paid a month or a year. */
const alone: readonly [RegExp, Period][] = [
  [
    /^(avg |average |customer |current )?(mrr|arpu|arpa|mrc|mensualidad|mensualite|mensalidade|abonnementspreis)( [a-z]{3})?$/,
    "month",
  ],
  [/^(avg |average |customer |current )?(arr|acv)( [a-z]{3})?$/, "year"],
  [
    /月额|月額|月费|月費|月租|每月(费|費|消费|收费|账单)|월요금|월\s?이용료/,
    "month",
  ],
  [
    /ежемесячн\p{L}* (плат|опла|стоим|счет|счёт|сумм)|абонентская плата|абонплата/u,
    "month",
  ],
];

/** Times, counts, shares, parts and other people's money. */
const other = new RegExp(
  "\\b(?:" + [
    "months|monate|mois depuis|meses|mesi|since|seit|depuis|ago|last|first|prev|previous|next|letzte\\w*",
    "days?|tage?|dates?|datum|time|zeit|tenure|age|due day|start|end|cycle",
    "count|counts|number|num|nr|no|anzahl|nombre|numero|qty|quantity|times|calls?|minutes?|mins?|usage",
    "method|type|status|flag|is|has|id|code|rank|score|index|late|delay|delayed|overdue|missed|failed|unpaid",
    "pct|percent|percentage|ratio|share|rate|change|chng|diff|difference|delta|growth|trend|increase",
    "std|stdev|stddev|sd|var|variance|min|max|income|salary|einkommen|gehalt|salaire|salario|renda",
    "long distance|distance|roaming|overage|extra|refunds?|discounts?|rabatt|credits?|international|intl|data|gb|tax|vat",
    "equipment|device|support|service calls|acquisition|penalt(?:y|ies)|tickets?",
    "failures?|hours?|competitors?|waived|shock|sensitivity|channels?|complaints?|reports?|budget",
    "ads?|advertising|marketing|debts?|loans?|mortgages?|installments?|limit|savings?|balance",
  ].join("|") + ")\\b|\\d",
);
/** A company's own, not what it pays. */
const ownMoney =
  /\b(revenues?|rev|umsatz\w*|omzet|spend|spending|spent|valor)\b/;

const says = (words: string, of: string, joined: string) => [
  new RegExp(`\\b(?:${words})\\b.*\\b(?:${money})\\b`),
  new RegExp(`\\b(?:${money})\\b.*\\b(?:${words}|${of})(?: |$)`),
  new RegExp(`\\b(?:${joined}) ?(?:${money})(?: |$)`),
];
const monthly = says(month, monthOf, monthWith);
const yearly = says(year, yearOf, yearWith);

/**
 * How often a customer pays the amounts of a column, as far as its name tells.
 *
 * @returns `undefined` where it is not named like what a customer pays in all:
 * `months_since_last_payment`, `monthly_income`, `Avg Monthly Long Distance Charges`.
 */
export function chargePeriod(name: string): Period | undefined {
  const text = plain(name);
  const known = alone.find(([pattern]) =>
    pattern.test(text) || pattern.test(name)
  );
  if (known) return known[1];
  if (other.test(text)) return undefined;
  if (monthly.some((pattern) => pattern.test(text))) return "month";
  return yearly.some((pattern) => pattern.test(text)) && !ownMoney.test(text)
    ? "year"
    : undefined;
}
