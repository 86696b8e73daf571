import assert from "node:assert/strict";
import { createContext, runInContext } from "node:vm";

import { assertLinear, countingScript, stepsOf, type StepCounter } from "./steps";

/** The steps of `run(text)` in a program. */
function stepsOfProgram(program: string): (size: number) => number {
  return (size) => {
    const steps: StepCounter = { count: 0 };
    const context = createContext({ steps, text: "x ".repeat(size / 2) });
    runInContext(countingScript(`${program}; run(text);`), context);
    return steps.count;
  };
}

const linear = {
  "a loop over the letters":
    "function run(t) { for (var i = 0, n = 0; i < t.length; i++) { n += t.charCodeAt(i); } }",
  "one search after the other":
    "function run(t) { var i = t.indexOf(' '); while (i >= 0) { i = t.indexOf(' ', i + 1); } }",
  "parts that are joined at the end":
    "function run(t) { var p = t.split(' '), k = []; for (var i = 0; i < p.length; i++) { k[k.length] = p[i]; } return k.join(''); }",
  "a pattern that is replaced everywhere":
    "function run(t) { return t.replace(/ /g, '').replace(/x/g, 'y'); }",
};

const quadratic = {
  "a search to the end from every word":
    "function run(t) { var i = t.indexOf(' '); while (i >= 0) { t.indexOf('?', i); i = t.indexOf(' ', i + 1); } }",
  "a rest that is cut off again and again":
    "function run(t) { while (t.length > 0) { t = t.substring(1); } }",
  "a text that grows by a letter":
    "function run(t) { var r = ''; for (var i = 0; i < t.length; i++) { r += t[i]; } }",
  "a list that is searched for every element":
    "function run(t) { var k = []; for (var i = 0; i < t.length; i++) { if (k.indexOf(i) < 0) { k[k.length] = i; } } }",
  "a pattern that is tried at every place":
    "function run(t) { for (var i = 0; i < t.length; i++) { /^y/.test(t); } }",
  "one loop in another":
    "function run(t) { for (var i = 0; i < t.length; i++) { for (var j = i; j < t.length; j++) { } } }",
};

describe("counting steps", () => {
  for (const [name, program] of Object.entries(linear)) {
    it(`calls ${name} linear`, () => assertLinear(stepsOfProgram(program), 500));
  }
  for (const [name, program] of Object.entries(quadratic)) {
    it(`does not call ${name} linear`, () =>
      assert.throws(() => assertLinear(stepsOfProgram(program), 500), /grows [34]\.\d times/));
  }

  it("counts what the mapping does, and as much for equal lines", () => {
    const line = JSON.stringify({ process_exec: { process: { binary: "/bin/sh", arguments: "-c id" } } });
    assert.ok(stepsOf(line) > 100, String(stepsOf(line)));
    assert.equal(stepsOf(line), stepsOf(line));
  });
});
