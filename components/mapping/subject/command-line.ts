import { indexOf, split } from "../engine/text";

/**
 * The argument list behind Tetragon's `binary` and `arguments`: argv[0] is the executable, the rest was joined with
 * spaces, where an argument that contains a space stands in double quotes that nothing escapes. Order, duplicates and
 * empty arguments are kept.
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
  const quotes = quotesOf(joined);
  let next = 0;
  // A quoted first argument comes with a space before it.
  let start = joined.substring(0, 2) === ' "' ? 1 : 0;
  while (start <= joined.length) {
    while (next < quotes.places.length && quotes.places[next] < start) {
      next++;
    }
    const close = quotes.places[next] === start ? quotes.closing[next] : -1;
    const space = joined.indexOf(" ", start);
    // An argument without a space would stand there without quotes: these are its own.
    if (close >= 0 && space >= 0 && space < close) {
      list[list.length] = joined.substring(start + 1, close);
      start = close + 2;
    } else {
      const end = space < 0 ? joined.length : space;
      list[list.length] = joined.substring(start, end);
      start = end + 1;
    }
  }
  return list;
}

interface Quotes {
  /** Where the quotes of a text are. */
  places: number[];
  /** For each of them where the argument ends that begins with it; -1 for a quote that begins none. */
  closing: number[];
}

/**
 * Pairs the quotes of a text. A quote closes an argument before a space or the end, and leaves an even number of quotes
 * inside, as a shell's own do. The pairs are found from the end, because a search from every quote would make the time
 * quadratic for whoever writes many.
 */
function quotesOf(joined: string): Quotes {
  const places: number[] = [];
  let place = joined.indexOf('"');
  while (place >= 0) {
    places[places.length] = place;
    place = joined.indexOf('"', place + 1);
  }
  const closing: number[] = [];
  // The next closing quotes, of the even and of the odd places in the list.
  const nearest = [-1, -1];
  for (let i = places.length - 1; i >= 0; i--) {
    closing[i] = nearest[(i + 1) % 2];
    const after = places[i] + 1;
    if (after === joined.length || joined[after] === " ") {
      nearest[i % 2] = places[i];
    }
  }
  return { places: places, closing: closing };
}
