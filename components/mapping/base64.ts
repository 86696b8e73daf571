const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const SIX_BITS: Record<string, number> = {};
for (let i = 0; i < ALPHABET.length; i++) {
  SIX_BITS[ALPHABET[i]] = i;
}

/** The ASCII text behind base64, or undefined where it is none. The script engine has no decoder of its own. */
export function decodeAscii(encoded: string): string | undefined {
  let end = encoded.length;
  while (end > 0 && encoded[end - 1] === "=") {
    end--;
  }
  let text = "";
  let bits = 0;
  let held = 0;
  for (let i = 0; i < end; i++) {
    const six = SIX_BITS[encoded[i]];
    if (six === undefined) {
      return undefined;
    }
    bits = (bits << 6) | six;
    held += 6;
    if (held >= 8) {
      held -= 8;
      const code = bits >> held;
      if (code > 126) {
        return undefined;
      }
      text += String.fromCharCode(code);
      bits &= (1 << held) - 1;
    }
  }
  return text;
}
