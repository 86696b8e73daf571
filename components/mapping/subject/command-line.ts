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
  if (indexOf.call(joined, '"') >= 0) {
    return splitQuoted(executable, joined);
  }
  if (indexOf.call(executable, " ") < 0) {
    return split.call(commandLine, " ");
  }
  const list = joined.split(" ");
  list.unshift(executable);
  return list;
}

function splitQuoted(executable: string, joined: string): string[] {
  const list = [executable];
  // A quoted first argument comes with a space before it.
  let start = joined.substring(0, 2) === ' "' ? 1 : 0;
  while (start <= joined.length) {
    const close = joined[start] === '"' ? closingQuote(joined, start) : -1;
    if (close >= 0) {
      list[list.length] = joined.substring(start + 1, close);
      start = close + 2;
    } else {
      const space = joined.indexOf(" ", start);
      const end = space < 0 ? joined.length : space;
      list[list.length] = joined.substring(start, end);
      start = end + 1;
    }
  }
  return list;
}

// Quotes without a space between them were part of the argument itself.
function closingQuote(joined: string, open: number): number {
  let close = joined.indexOf('"', open + 1);
  while (close >= 0) {
    const ends = close + 1 === joined.length || joined[close + 1] === " ";
    if (ends) {
      return joined.substring(open + 1, close).indexOf(" ") >= 0 ? close : -1;
    }
    close = joined.indexOf('"', close + 1);
  }
  return -1;
}
