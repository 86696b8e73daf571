const NOT_ASCII = /[^\x00-\x7f]+/g;
const ASCII = /^[\x00-\x7f]*$/;
const BACKSLASHES = /\\\\/g;
const BACKSPACES = /\\[bf]/g;

/** Bytes that Filebeat's encoder makes of a value, or more. */
export type EncodedSize = (value: unknown) => number;

/**
 * How the values of a document are measured that was made of this line. The engine counts letters; of a line of ASCII
 * these are bytes, and no other letter is looked for.
 */
export function encodedSizeFor(line: unknown): EncodedSize {
  const ascii = typeof line === "string" && isAscii(line) && line.indexOf("\\u") < 0;
  return (value) => {
    const json = JSON.stringify(value);
    return json === undefined ? 0 : json.length + escapes(json) + (ascii ? 0 : beyondAscii(json));
  };
}

/** Whether a text has letters of ASCII only. */
export function isAscii(text: string): boolean {
  return ASCII.test(text);
}

/** Whether a line may have letters that Filebeat's JSON escapes with six bytes: separators of lines, control characters. */
export function growsInJson(line: string): boolean {
  return (
    line.indexOf("\\u") >= 0 ||
    line.indexOf("\\b") >= 0 ||
    line.indexOf("\\f") >= 0 ||
    line.indexOf("\u2028") >= 0 ||
    line.indexOf("\u2029") >= 0
  );
}

/** Bytes beyond one for each letter. */
function beyondAscii(json: string): number {
  const letters = json.length - json.replace(NOT_ASCII, "").length;
  // Three bytes for each, two of them for the first half of a pair, which both count. Filebeat escapes these two
  // separators by six; where one is, all letters count as such, since telling them apart takes twice as long.
  return letters * (json.indexOf("\u2028") >= 0 || json.indexOf("\u2029") >= 0 ? 5 : 2);
}

/** Filebeat writes these two with six letters where the engine has two. */
function escapes(json: string): number {
  if (json.indexOf("\\b") < 0 && json.indexOf("\\f") < 0) {
    return 0;
  }
  const single = json.replace(BACKSLASHES, "");
  return 2 * (single.length - single.replace(BACKSPACES, "").length);
}
