/** Results by text, of which the ones that were not asked for lately are forgotten. */
export interface Memory<T> {
  get(text: string): T | undefined;
  put(text: string, result: T): void;
  /** Forgets everything. */
  clear(): void;
}

/** Longer texts hardly recur, and are remembered by nobody. */
const LONGEST_TEXT = 8192;
/** Texts up to this length are counted as ASCII would be held, longer ones as letters of any other script. */
const SHORT_TEXT = 2048;

/**
 * A memory that holds at most so many bytes: texts and results are counted as what the script engine and Filebeat hold
 * of them. It has two generations, each of half the bytes, and forgets the elder one when the younger is full.
 *
 * The engine holds a letter of ASCII in one byte and any other in two, Filebeat's own values one to three. Which one a
 * text has takes longer to find out than it is worth, so the long ones, which alone could fill the memory, count as if
 * they had none of ASCII.
 * @param bytes of the whole memory.
 * @param entry bytes that a result takes whatever its text.
 * @param copies how often a result holds its text, with the text itself.
 */
export function newMemory<T>(bytes: number, entry: number, copies: number): Memory<T> {
  const most = bytes / 2;
  let young = newTexts<T>();
  let old = newTexts<T>();
  let held = 0;

  function put(text: string, result: T): void {
    const length = text.length;
    if (length > LONGEST_TEXT) {
      return;
    }
    const size = entry + length * copies * (length > SHORT_TEXT ? 3 : 1);
    if (held + size > most) {
      old = young;
      young = newTexts<T>();
      held = 0;
    }
    young[text] = result;
    held += size;
  }

  function get(text: string): T | undefined {
    let result: T | undefined = young[text];
    if (result === undefined) {
      result = old[text];
      if (result !== undefined) {
        put(text, result);
      }
    }
    return result;
  }

  function clear(): void {
    young = newTexts<T>();
    old = newTexts<T>();
    held = 0;
  }

  return { get: get, put: put, clear: clear };
}

/** Without the names that every object has. */
function newTexts<T>(): Record<string, T | undefined> {
  return Object.create(null) as Record<string, T | undefined>;
}

/** Bytes of the results of one function that `remember` keeps. */
const REMEMBERED = 262_144;

/** Remembers the results of a pure function of texts that recur in many events. */
export function remember<T extends object>(compute: (text: string) => T): (text: string) => T {
  const memory = newMemory<T>(REMEMBERED, 256, 3);
  return function lookUp(text: string): T {
    // In the script engine this name gives even an object without a prototype one.
    if (text === "__proto__") {
      return compute(text);
    }
    let result = memory.get(text);
    if (result === undefined) {
      result = compute(text);
      memory.put(text, result);
    }
    return result;
  };
}
