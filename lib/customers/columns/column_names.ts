/**
 * What a column's name says of its cells.
 *
 * @module
 */

const wordsOf = (name: string) =>
  name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase()
    .split(/[^\p{L}\d]+/u).filter(Boolean);

/** `id`, `customerID`, `account_no`, `RowNumber` … */
export function isIdName(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? "";
  return ["id", "uuid", "guid", "ids"].includes(last) || words.length > 1 &&
      ["no", "nr", "num", "number", "nummer", "key"].includes(last);
}

const owners =
  "customer|cust|client|kunde|kunden|user|account|acct|member|subscriber|" +
  "contract|policy|card|phone|mobile|msisdn|imsi|imei|iban|ssn|email|mail";
const owner = new RegExp(`^(${owners})(id|no|nr|num|number|nummer|key|code)?$`);

/** `id`, `CLIENTNUM`, `account`, `msisdn`, `email`: the customers' own, where its values are many. */
export function mayBeIdName(name: string): boolean {
  const word = wordsOf(name).join("");
  return word === "id" || owner.test(word);
}

/** `zip`, `postal_code`, `PLZ`: digits that are no quantity. */
export function isPlaceCodeName(name: string): boolean {
  return wordsOf(name).some((word) =>
    /^(zip|zipcode|postcode|postal|postleitzahl|plz)$/.test(word)
  );
}

const times =
  "date time timestamp ts at on since until signup joined created " +
  "updated seen login registered epoch datum";

/** `signup_date`, `last_seen`, `created_at`. */
export function isTimeName(name: string): boolean {
  return wordsOf(name).some((word) => times.split(" ").includes(word));
}
