/** Turns of phrase that cost a reader a second, and what to write instead. */
export const accents: readonly [RegExp, string][] = [
  [/\bmend(?:s|ed|ing)?\b/i, "fix"],
  [
    /\b(?:is|are|was) no (?:number|date|text|JSON|UTF-8|CSV|folder|file|entry|regular|valid|object|module|list|customers?)\b/,
    "is not a …",
  ],
  [/\w [\w'’]+ alone\b(?! are| is)/, "only …"],
  [/\bfor ever\b/, "forever"],
  [/\blearnt\b/, "learned"],
  [/\b(?:told|tells?) from\b/, "distinguished from"],
  [/\bcan(?:'t| not|not)? be told\b/, "specified, or distinguished"],
  [/\bnothing tells\b/i, "it is unclear whether"],
  [/\btells? most of\b/, "says most about"],
  [/\bgives? the target away\b/, "leaks the target"],
  [/\b(?:goes?|going) on\b/, "continues"],
  [/\btak(?:e|es|en|ing) up\b/, "continue with"],
  [/\band the like\b|\band (?:its|their) kin\b/, "and so on"],
  [/\bstands? beside\b|\bbeside (?:it|them) stands?\b/i, "is next to"],
  [/\bso-manieth\b/, "n-th"],
  [/\bsees? to it\b/i, "ensures"],
  [/\bby heart\b/, "memorise"],
  [/\bparts? them\b/, "separates them"],
  [/\bdearest\b/, "most expensive"],
  [
    /\b(?:more|less|one|two) a (?:customer|row|column|call|round|line)\b/,
    "per …",
  ],
  [/\bis there twice\b|\bare there twice\b/, "occurs twice"],
  [/\bthat is there\b|\bis not there\b/, "existing; does not exist"],
  [/\bmany tutorials\b/i, "a common mistake"],
  [/, as (?:it|they|that|this|these|there|the|nobody|everybody)\b/, "because"],
  [/ as (?:it|they) (?:must|is|are|has|have|was|may|can)\b/, "because it …"],
];

/** The accents of a text, each with what to write instead. */
export function accentsIn(text: string): string[] {
  const plain = text.replace(/\s+/g, " ");
  return accents.flatMap(([accent, better]) => {
    const [found] = accent.exec(plain) ?? [];
    return found ? [`“${found}”: ${better}`] : [];
  });
}
