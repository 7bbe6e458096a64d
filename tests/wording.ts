/** Turns of phrase that cost a reader a second, and what to write instead. */
const accents: readonly [accent: RegExp, better: string][] = [
  [/\bmend(?:s|ed|ing)?\b/i, "fix"],
  [
    /\b(?:is|are) no (?:number|date|text|(?:valid )?JSON|UTF-8|CSV|folder|(?:regular )?file|entry|object|customers?)\b/,
    "is not a …",
  ],
  [/\b(?!left|leaves?|let|not|const)\w+ alone\b/, "only …"],
  [/\bfor ever\b/, "forever"],
  [/\blearnt\b/, "learned"],
  [
    /\b(?:told|tells?) (?:\w+ )?from (?:chance|each other|codes)\b/,
    "distinguish",
  ],
  [/\bcan(?:'t|not)? be told\b/, "can be specified, can be distinguished"],
  [/\bnothing tells\b/i, "it is unclear whether"],
  [/\btells? most of\b/, "says most about"],
  [/\bgives? the target away\b/, "leaks the target"],
  [/\b(?:goes|going) on\b/, "continues"],
  [/\btak(?:e|es|en|ing) up (?:by|again|the)\b/, "continue with"],
  [/\band (?:its|their) kin\b/, "and so on"],
  [/\bstands? beside\b|\bbeside (?:it|them) stands?\b/i, "is next to"],
  [/\bso-manieth\b/, "n-th"],
  [/\bsees? to it\b/i, "ensures"],
  [/\bby heart\b/, "memorise"],
  [/\bparts? them\b/, "separates them"],
  [/\bdearest\b/, "most expensive"],
  [
    /\b(?:one|two|row|rows) a (?:customer|row|column|call|round|line)\b/,
    "per …",
  ],
  [/\b(?:is|are) there twice\b/, "occurs twice"],
  [/\bmany tutorials\b/i, "a common mistake"],
  [
    /, as (?:it|they|nobody|there) (?!does|was|stands?|follows|shows?)/,
    "because",
  ],
  [/\bCannot [^:]* as (?:it|they|there|this|another|'\w+') /, "because"],
];

/** What a text should say otherwise: the words found, and better ones. */
export function accentsIn(text: string): string[] {
  const prose = text.replace(/\s+/g, " ");
  return accents.flatMap(([accent, better]) => {
    const [found] = accent.exec(prose) ?? [];
    return found ? [`“${found}”: ${better}`] : [];
  });
}
