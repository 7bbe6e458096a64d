import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { csvLine } from "lib/customers/reading/csv.ts";
import {
  type CustomersOptions,
  readCustomers,
} from "lib/customers/customers.ts";
import { askPython } from "../python.ts";

const churn = (row: number) => row * row * 31 % 1009 % 3 ? 0 : 1;

/** Words of a language: the names of id, place and plan, and what the cells hold. */
interface Words {
  readonly names: readonly [string, string, string];
  readonly places: readonly string[];
  readonly plans: readonly string[];
}

const words = {
  chinese: {
    names: ["客户号", "城市", "套餐"],
    places: ["北京", "上海", "广州市", "深圳", "成都"],
    plans: ["基础套餐", "高级套餐"],
  },
  taiwanese: {
    names: ["客戶編號", "縣市", "方案"],
    places: ["台北市", "高雄市", "新竹縣", "台中市"],
    plans: ["基本方案", "進階方案"],
  },
  japanese: {
    names: ["顧客番号", "地域", "プラン"],
    places: ["東京都", "大阪府", "北海道", "神奈川県"],
    plans: ["ベーシック", "プレミアム"],
  },
  korean: {
    names: ["고객번호", "지역", "요금제"],
    places: ["서울", "부산", "대구광역시", "인천"],
    plans: ["기본요금제", "고급"],
  },
  russian: {
    names: ["клиент", "город", "тариф"],
    places: ["Москва", "Тула", "Омск", "Казань"],
    plans: ["базовый", "премиум"],
  },
  greek: {
    names: ["πελάτης", "πόλη", "πακέτο"],
    places: ["Αθήνα", "Πάτρα", "Βόλος"],
    plans: ["βασικό", "πλήρες"],
  },
  french: {
    names: ["numéro", "cité", "forfait"],
    places: ["Orléans", "CÔTÉ", "ÉVÊCHÉ", "Nîmes", "l’“île” – ça"],
    plans: ["illimité", "réduit"],
  },
  german: {
    names: ["Kunde", "Straße", "Tarif"],
    places: ["KÖLN", "Äußere Öde", "ÄÖÜ", "Gießen", "Düsseldorf"],
    plans: ["größer", "kürzer"],
  },
} satisfies Record<string, Words>;
type Language = keyof typeof words;

function text({ names, places, plans }: Words) {
  const rows = Array.from({ length: 200 }, (_, row) => [
    `${1000 + row}`,
    places[row * 7 % places.length],
    plans[row % 5 % plans.length],
    `${row * 13 % 47}`,
    `${churn(row)}`,
  ]);
  return [[...names, "x", "churn"], ...rows].map(csvLine).join("");
}

const encode = async (language: Language, encoding: string) =>
  Uint8Array.from(
    await askPython<number[]>(
      `import json, sys
text, encoding = json.load(sys.stdin)
print(json.dumps(list(text.encode(encoding))))`,
      [text(words[language]), encoding],
    ),
  );

const read = (bytes: Uint8Array, options?: CustomersOptions) =>
  readCustomers(
    "the test",
    () => Promise.resolve(ReadableStream.from([bytes])),
    options,
  ).then(
    ({ findings, roles }) => ({ error: undefined, findings, roles }),
    ({ message }: Error) => ({
      error: message,
      findings: [],
      roles: undefined,
    }),
  );

for (
  const [language, python, encoding] of [
    ["chinese", "gbk", "gb18030"],
    ["chinese", "gb18030", "gb18030"],
    ["taiwanese", "big5", "big5"],
    ["japanese", "shift_jis", "shift_jis"],
    ["japanese", "euc_jp", "euc-jp"],
    ["korean", "euc_kr", "euc-kr"],
    ["korean", "cp949", "euc-kr"],
  ] as const
) {
  Deno.test(`a file in ${python} is sent to ${encoding}, with which it is read`, async () => {
    const bytes = await encode(language, python);
    const { error } = await read(bytes);
    const [name] = words[language].names;
    assertStringIncludes(
      error ?? "read",
      `{ encoding: "${encoding}" } reads '${name}'`,
    );
    assert(!error!.includes("windows-1252"), error);
    // Nobody but a reader can tell between those that are named; the likeliest is first.
    assertEquals(/encoding: "([^"]+)"/.exec(error!)![1], encoding);
    const told = await read(bytes, { encoding });
    assertEquals(told.roles?.columns[0].name, name);
    assertEquals(told.findings, []);
  });
}

for (
  const [language, python, encoding] of [
    ["russian", "cp1251", "windows-1251"],
    ["russian", "koi8_r", "koi8-r"],
    ["greek", "cp1253", "windows-1253"],
  ] as const
) {
  Deno.test(`a file in ${python} is read as Latin-1, with a finding that names ${encoding}`, async () => {
    const bytes = await encode(language, python);
    const { findings } = await read(bytes);
    assertStringIncludes(findings[0].message, "looks garbled");
    assertStringIncludes(
      findings[0].remedy,
      `{ encoding: "${encoding}" } reads '${words[language].names[0]}'`,
    );
  });
}

for (const language of ["french", "german"] as const) {
  for (const python of ["cp1252", "utf-8", "utf-16"]) {
    Deno.test(`${language} in ${python} makes sense as it is`, async () => {
      const { roles, findings } = await read(await encode(language, python));
      assertEquals(findings, []);
      assertEquals(roles?.columns[1].name, words[language].names[1]);
    });
  }
}

Deno.test("UTF-8 with lines of Latin-1 is still sent to UTF-8 or Latin-1", async () => {
  const bytes = [
    ...await encode("german", "utf-8"),
    ...(await encode("german", "cp1252")).slice(40),
  ];
  const { error } = await read(Uint8Array.from(bytes));
  assertStringIncludes(error ?? "", "is not UTF-8, although others are");
  assertStringIncludes(error!, 'set { encoding: "windows-1252" }');
});
