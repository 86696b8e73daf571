import { substring } from "../engine/text";

// date_nanos ends in April 2262.
const LAST_SECOND = "2262-04-11T23:47:15";

let knownSecond = "?";
let knownDigits = "";

/**
 * Reads an RFC 3339 time in UTC with up to nine decimals, as protojson writes it.
 * @returns seconds and fraction for the document id, each in base 36, where the fraction keeps its leading zeros and
 * its length; empty for a text that is no such time or that `date_nanos` could not hold (before 1970, after 2262).
 */
export function readTime(text: unknown): string {
  if (typeof text !== "string") {
    return "";
  }
  const second = substring.call(text, 0, 20);
  if (second !== knownSecond) {
    const digits = secondDigits(text);
    if (digits === "") {
      return "";
    }
    // Neighbouring events mostly share their second, so it is parsed once.
    knownSecond = second;
    knownDigits = digits + "-";
  }
  if (second[19] === "Z") {
    return text === second ? knownDigits : "";
  }
  const last = text.length - 1;
  // In front of the decimals, so that their zeros count.
  const fraction = "1" + substring.call(text, 20, last);
  const value = +fraction;
  return "" + value === fraction && last > 20 && last < 30 && text[last] === "Z"
    ? knownDigits + value.toString(36)
    : "";
}

/** The digits of the second at the start of a time, which a point or a Z ends. */
function secondDigits(text: string): string {
  const second = text.substring(0, 19);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.Z]/.test(text) || second < "1970" || second > LAST_SECOND) {
    return "";
  }
  const date = new Date(second + "Z");
  // Some engines make the first of March of the 30th of February.
  return !isNaN(date.getTime()) && date.toISOString().substring(0, 19) === second
    ? (date.getTime() / 1000).toString(36)
    : "";
}

/** Whether a text looks like a time; what still is none is skipped by `ignore_malformed`. */
export function isTimeLike(text: string): boolean {
  return (
    text.length <= 30 && text >= "1970" && text < "2262" && text[10] === "T" && text[text.length - 1] === "Z"
  );
}
