// date_nanos ends in April 2262.
const LAST_SECOND = "2262-04-11T23:47:15";

let knownSecond = "";
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
  const last = text.length - 1;
  if (last < 19 || last > 29 || text[last] !== "Z") {
    return "";
  }
  const second = text.substring(0, 19);
  if (second !== knownSecond) {
    const digits = secondDigits(second);
    if (digits === "") {
      return "";
    }
    // Neighbouring events mostly share their second, so it is parsed once.
    knownSecond = second;
    knownDigits = digits + "-";
  }
  if (last === 19) {
    return knownDigits;
  }
  const fraction = "1" + text.substring(20, last);
  const value = +fraction;
  return text[19] === "." && last > 20 && "" + value === fraction ? knownDigits + value.toString(36) : "";
}

function secondDigits(second: string): string {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(second) || second < "1970" || second > LAST_SECOND) {
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
