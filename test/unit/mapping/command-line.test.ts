import assert from "node:assert/strict";

import fc from "fast-check";

import { mapLine } from "../../../tools/mapping-runtime";
import { assertLinear, stepsOf } from "./steps";

const execLine = (text: string): string =>
  JSON.stringify({ process_exec: { process: { binary: "/bin/sh", arguments: text } }, node_name: "n" });

/** The arguments behind the executable. */
function split(text: string): string[] {
  const { process } = mapLine(execLine(text)) as { process: { args: string[]; args_count: number } };
  assert.equal(process.args_count, process.args.length);
  return [...process.args].slice(1);
}

/** As the agent joins arguments: quotes around one that has a space, and nothing inside escaped. */
function join(args: string[]): string {
  return args.map((arg) => (arg.includes(" ") ? `"${arg}"` : arg)).join(" ");
}

/** Texts for Tetragon's `arguments` and what they were joined from. */
const cases: [what: string, text: string, args: string[]][] = [
  ["words", "-l -a /tmp", ["-l", "-a", "/tmp"]],
  ["an argument with spaces", '-c "echo a b" end', ["-c", "echo a b", "end"]],
  ["empty arguments", "--host  --port  80 ", ["--host", "", "--port", "", "80", ""]],
  ["tabs and newlines, which are no spaces", "a\tb c\nd", ["a\tb", "c\nd"]],
  ["a script of several lines", '-c "set -e\nid\n\n exit\n"', ["-c", "set -e\nid\n\n exit\n"]],
  ["quotes inside a word", '{print"x"} /etc/hosts', ['{print"x"}', "/etc/hosts"]],
  ["a word in quotes of its own", 'say "hi" there', ["say", '"hi"', "there"]],
  ["a quote that nothing closes", '-c "never closed', ["-c", '"never', "closed"]],
  ["a lone quote", '" "', [" "]],
  ["a shell's words in quotes", '-c "echo "x" > y"', ["-c", 'echo "x" > y']],
  ["a shell's tests", '-c "test "$A" = "b" && id" next', ["-c", 'test "$A" = "b" && id', "next"]],
  ["JSON", '-d "{"user": "bob", "id": 7}" http://x', ["-d", '{"user": "bob", "id": 7}', "http://x"]],
  ["quotes at both ends of an argument", '-c ""$A" b" c', ["-c", '"$A" b', "c"]],
  ["an empty text in quotes inside", '-c "x="" y" z', ["-c", 'x="" y', "z"]],
  ["two arguments in quotes", '"a b" "c d"', ["a b", "c d"]],
  ["a quoted argument at the start, which comes with a space", ' "a b" c', ["a b", "c"]],
];

describe("the split of arguments", () => {
  for (const [what, text, args] of cases) {
    it(`finds ${what}`, () => assert.deepEqual(split(text), args));
  }

  it("gives back what was joined, whatever words, spaces and balanced quotes there are", () => {
    const word = fc.stringMatching(/^[a-z$=>\-\\{}:,\t\n]{0,5}$/);
    const quoted = fc.tuple(word, word).map(([inside, after]) => `"${inside}x"${after}y`);
    const script = fc
      .tuple(word, fc.array(fc.oneof(word, quoted), { minLength: 1, maxLength: 4 }))
      .map(([first, rest]) => [`${first}x`, ...rest].join(" "));
    const args = fc.array(fc.oneof(word, script), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        args.filter((list) => list[0] !== ""),
        (list) => assert.deepEqual(split(join(list)), list),
      ),
      { numRuns: 300 },
    );
  });

  it("looks for quoted arguments in the first 8,192 words, and takes quotes behind them as letters", () => {
    const pairs = (count: number) => Array.from({ length: count }, () => "a b");
    assert.deepEqual(split(join(pairs(4_096))), pairs(4_096));
    const args = split(join(pairs(4_098)));
    assert.deepEqual(args, [...pairs(4_096), '"a', 'b"', '"a', 'b"']);
  });

  it("loses no letter of any text", () => {
    const letters = fc.array(fc.constantFrom('"', " ", "a", "\\", "é"), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        letters.map((list) => list.join("")),
        (text) => {
          const count = (value: string): number => value.replace(/[" ]/g, "").length;
          assert.equal(count(split(text).join("")), count(text));
        },
      ),
      { numRuns: 300 },
    );
  });

  const hostile: Record<string, string> = {
    "quotes that open and never close": `'"x' `,
    "words that begin with a quote": '"x ',
    "quotes alone": '"',
    "quotes with spaces between them": '" ',
    "pairs of quotes": '"a" ',
    spaces: " ",
    words: "ab ",
    letters: "a",
    "arguments in quotes": '"a b" ',
    "letters beyond ASCII": "漢 ",
  };
  for (const [what, part] of Object.entries(hostile)) {
    it(`takes steps that grow with the length: ${what}`, () =>
      assertLinear((size) => stepsOf(execLine(`x${part.repeat(Math.ceil(size / part.length))}`)))).timeout(
      60_000,
    );
  }
});
