import { indexOf, split, substring } from "../engine/text";

const QUOTE = '"';

/**
 * Words in which quoted arguments are looked for. The script engine takes microseconds for each, so a text of 300 kB
 * full of quoted words would cost twenty times one without quotes; behind them quotes are letters of their words.
 */
const MOST_WORDS = 8192;

/**
 * The argument list behind Tetragon's `binary` and `arguments`: argv[0] is the executable, the rest was joined with
 * spaces, where an argument that contains a space stands in double quotes that nothing escapes. Order, duplicates and
 * empty arguments are kept. Quotes count in the first MOST_WORDS words.
 * @param commandLine executable and arguments with a space between them.
 */
export function splitArguments(executable: string, joined: string, commandLine: string): string[] {
  if (joined === "") {
    return [executable];
  }
  if (indexOf.call(joined, '"') >= 0 && BEGINS.test(joined) && ENDS.test(joined)) {
    return splitQuoted(executable, joined);
  }
  if (indexOf.call(executable, " ") < 0) {
    return split.call(commandLine, " ");
  }
  const list = joined.split(" ");
  list.unshift(executable);
  return list;
}

// Texts without either have no quoted argument, however many quotes they have: the engine splits them by itself.
const BEGINS = /(?:^| )"/;
const ENDS = /"(?: |$)/;

function splitQuoted(executable: string, joined: string): string[] {
  const list = [executable];
  const all = split.call(joined, " ");
  const words = all.length > MOST_WORDS ? all.slice(0, MOST_WORDS) : all;
  const closing = closingWords(words);
  // A quoted first argument comes with a space before it.
  let i = words[0] === "" && words.length > 1 && words[1][0] === QUOTE ? 1 : 0;
  let start = i;
  while (i < words.length) {
    const last = closing[words.length - 1 - i];
    if (last < 0) {
      list[list.length] = words[i];
      start += words[i].length + 1;
      i++;
    } else {
      const begin = start + 1;
      while (i <= last) {
        start += words[i].length + 1;
        i++;
      }
      list[list.length] = substring.call(joined, begin, start - 2);
    }
  }
  return words === all ? list : list.concat(all.slice(MOST_WORDS));
}

/**
 * Where the arguments end that begin with a quote, by the words that they begin and end with. A quote closes an argument
 * at the end of a word, and leaves an even number of quotes inside, as a shell's own do; where none does, or where there
 * is no space inside, the quotes belong to their word. The ends are found from the last word on, because a search from
 * every quote would make the time quadratic for whoever writes many.
 * @returns the last word of the argument for each word, -1 for a word that begins none; the last word's comes first.
 */
function closingWords(words: string[]): number[] {
  const closing: number[] = [];
  // The nearest words that end with a quote, behind which an even or an odd number of quotes follows.
  const nearest = [-1, -1];
  let behind = 0;
  for (let i = words.length - 1; i >= 0; i--) {
    const word = words[i];
    const quotes = indexOf.call(word, QUOTE) < 0 ? 0 : countQuotes(word);
    let last = -1;
    if (quotes > 0) {
      const before = (behind + quotes) % 2;
      const ends = word[word.length - 1] === QUOTE;
      const isWhole = ends && word.length > 1 && quotes % 2 === 0;
      if (word[0] === QUOTE && !isWhole) {
        last = nearest[before];
      }
      if (ends) {
        nearest[behind] = i;
      }
      behind = before;
    }
    closing[closing.length] = last;
  }
  return closing;
}

/** One after the other where they are few, since a list of parts takes longer to make. */
function countQuotes(word: string): number {
  let count = 0;
  let place = word.indexOf(QUOTE);
  while (place >= 0 && count < 8) {
    count++;
    place = word.indexOf(QUOTE, place + 1);
  }
  return place < 0 ? count : word.split(QUOTE).length - 1;
}
