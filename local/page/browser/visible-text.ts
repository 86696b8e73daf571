/** Characters that nobody sees, or that change the order in which others are shown. */
const unseen = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Text of an event as a reader can trust it: what cannot be seen, or reorders the rest, is written as its escape. */
export function visible(text: string): string {
  return text.replace(unseen, escaped);
}

/** A value of a field, which may be empty, where something has to be there to be read or clicked. */
export function shownText(value: string | number): string {
  return value === "" ? "(empty)" : visible(String(value));
}

/** Like `visible`, for text that is laid out in lines. */
export function visibleLines(text: string): string {
  return text.replace(unseen, (character) => (character === "\n" ? character : escaped(character)));
}

/** As JSON writes it; a character beyond four digits as the pair that it is there. */
function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    const code = character.charCodeAt(index).toString(16).padStart(4, "0");
    return `\\u${code}`;
  }).join("");
}
