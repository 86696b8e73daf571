import { Random } from "../../local/generator/random";
import { execLine, exitLine, kprobeLine, type LineOptions } from "../e2e/lines";
import type { LineMark } from "./account";

/** Lines as a process in a pod can make Tetragon write them: each with other long texts, so nothing repeats. */
export interface HostileLoad {
  title: string;
  /** About how long a line is, in bytes. */
  lineBytes: number;
  /** The line of that number, which `hostileMark` tells from the others. */
  line: (number: number) => string;
}

/** Arguments differ in too many words to count the lines by them, so each line is of another program. */
export const hostileMark: LineMark = {
  field: "process.executable",
  value: (number) => `/opt/program-${number}`,
};

const random = new Random("hostile");
/** Letters, digits and blanks: hardly compressible, and each blank makes another argument. */
const latin = pool(400_000, () => {
  const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-=_ ";
  return letters[random.int(0, letters.length - 1)];
});
/** Three bytes each in UTF-8, two in the script engine. */
const cjk = pool(60_000, () => String.fromCharCode(random.int(0x4e00, 0x9fff)));

/** The text in the longest field of each kind that a process chooses. */
const kinds: ((number: number, text: string) => string)[] = [
  (number, text) => execLine({ ...numbered(number), arguments: text }),
  (number, text) => exitLine({ ...numbered(number), arguments: text }),
  (number, text) =>
    kprobeLine({
      ...numbered(number),
      functionName: "security_file_open",
      args: [{ file_arg: { path: `/tmp/${text}`, permission: "-rw-r--r--" } }],
    }),
  (number, text) =>
    kprobeLine({
      ...numbered(number),
      arguments: text.slice(0, text.length / 2),
      functionName: "__x64_sys_write",
      args: [{ string_arg: text.slice(text.length / 2) }],
    }),
];
const [exec] = kinds;

/** The loads, the longest lines last: these are as long as Tetragon writes them. */
export const hostileLoads: HostileLoad[] = [
  {
    title: "CJK arguments of 7 to 20 kB",
    lineBytes: 15_000,
    line: (number) => exec(number, cjkText(number)),
  },
  { title: "arguments of 20 kB", lineBytes: 21_500, line: (number) => exec(number, latinText(20_000)) },
  {
    title: "four kinds at once, texts of 5 to 60 kB",
    lineBytes: 28_000,
    line: (number) =>
      kinds[number % kinds.length](
        number,
        number % 3 === 0 ? cjkText(number) : latinText(random.int(5_000, 60_000)),
      ),
  },
  { title: "arguments of 60 kB", lineBytes: 61_500, line: (number) => exec(number, latinText(60_000)) },
  { title: "lines of 330 kB", lineBytes: 330_000, line: (number) => exec(number, latinText(328_500)) },
];

function pool(length: number, letter: () => string): string {
  return Array.from({ length }, letter).join("");
}

function latinText(length: number): string {
  const from = random.int(0, latin.length - length);
  return latin.slice(from, from + length);
}

function cjkText(number: number): string {
  const length = 2_300 + ((number * 97) % 4_400);
  const from = random.int(0, cjk.length - length);
  return cjk.slice(from, from + length);
}

/** No two events of a process have one time, and the document's id relies on it. */
function numbered(number: number): LineOptions {
  return {
    binary: hostileMark.value(number),
    time: `2026-03-04T05:06:07.${String(number).padStart(9, "0")}Z`,
  };
}
