/** A readable time of an event, and its digits for the document id. */
export interface EventTime {
  text: string;
  /** Seconds and fraction, each in base 36; the fraction keeps its leading zeros and its length. */
  digits: string;
}

// date_nanos ends in April 2262.
const LAST_SECOND = "2262-04-11T23:47:15";

let knownSecond = "";
let knownDigits = "";

/**
 * Reads an RFC 3339 time in UTC with up to nine decimals, as protojson writes it. Undefined where it is none, or where
 * `date_nanos` could not hold it (before 1970, after 2262).
 */
export function readTime(text: unknown): EventTime | undefined {
  if (typeof text !== "string" || text.length < 20 || text.length > 30 || text[text.length - 1] !== "Z") {
    return undefined;
  }
  const second = text.substring(0, 19);
  if (second !== knownSecond) {
    const digits = secondDigits(second);
    if (digits === "") {
      return undefined;
    }
    // Neighbouring events mostly share their second, so it is parsed once.
    knownSecond = second;
    knownDigits = digits;
  }
  if (text.length === 20) {
    return { text: text, digits: knownDigits + "-" };
  }
  const fraction = "1" + text.substring(20, text.length - 1);
  const value = +fraction;
  if (text[19] !== "." || fraction.length < 2 || "" + value !== fraction) {
    return undefined;
  }
  return { text: text, digits: knownDigits + "-" + value.toString(36) };
}

function secondDigits(second: string): string {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(second) || second < "1970" || second > LAST_SECOND) {
    return "";
  }
  const date = new Date(
    Date.UTC(
      +second.substring(0, 4),
      +second.substring(5, 7) - 1,
      +second.substring(8, 10),
      +second.substring(11, 13),
      +second.substring(14, 16),
      +second.substring(17, 19),
    ),
  );
  // The 30th of February would have become the first of March.
  return date.toISOString().substring(0, 19) === second ? (date.getTime() / 1000).toString(36) : "";
}

/** Whether a text looks like a time; what still is none is skipped by `ignore_malformed`. */
export function isTimeLike(text: string): boolean {
  return (
    text.length <= 30 && text >= "1970" && text < "2262" && text[10] === "T" && text[text.length - 1] === "Z"
  );
}
