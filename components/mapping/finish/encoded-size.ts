const NOT_ASCII = /[^\x00-\x7f]+/g;
const SEPARATORS = /[^\u2028\u2029]+/g;
const BACKSLASHES = /\\\\/g;
const BACKSPACES = /\\[bf]/g;

/**
 * Bytes that Filebeat's encoder makes of a value, or a few more: the engine counts letters, and both write some of them
 * differently.
 */
export function encodedSize(value: unknown): number {
  const json = JSON.stringify(value);
  if (json === undefined) {
    return 0;
  }
  let bytes = json.length;
  if (json.search(NOT_ASCII) >= 0) {
    // Three bytes for each, two of them for the first half of a pair, which both count.
    bytes += 2 * (bytes - json.replace(NOT_ASCII, "").length);
    // Filebeat escapes these two.
    bytes += 3 * json.replace(SEPARATORS, "").length;
  }
  if (json.indexOf("\\b") >= 0 || json.indexOf("\\f") >= 0) {
    // Two letters here, six there.
    const escapes = json.replace(BACKSLASHES, "");
    bytes += 2 * (escapes.length - escapes.replace(BACKSPACES, "").length);
  }
  return bytes;
}
