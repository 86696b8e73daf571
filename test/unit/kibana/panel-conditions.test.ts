import assert from "node:assert/strict";

import {
  type Condition,
  all,
  any,
  exists,
  is,
  like,
  not,
  range,
} from "../../../components/kibana/query/condition";
import { kql } from "../../../components/kibana/query/kql";
import { assertSameQuery } from "./same-query";

const field = "process.name";

const cases: [what: string, condition: Condition, text: string][] = [
  ["one value", is(field, "nc"), 'process.name: "nc"'],
  ["several values", is(field, "nc", "ncat"), 'process.name: ("nc" or "ncat")'],
  ["numbers and truth values", is("destination.port", 53), "destination.port: 53"],
  [
    "quotes, backslashes and operators in a value",
    is(field, 'a "b" \\ and: (c)*'),
    'process.name: "a \\"b\\" \\\\ and: (c)*"',
  ],
  ["patterns", like("file.path", "/etc/*", "*/.ssh/*"), "file.path: (/etc/* or */.ssh/*)"],
  [
    "what would be syntax in a pattern",
    like(field, '*a:(b)<"c">{\\*'),
    'process.name: *a\\:\\(b\\)\\<\\"c\\"\\>\\{\\\\*',
  ],
  ["a question mark, which is no wildcard of KQL", like(field, "*what?"), "process.name: *what?"],
  [
    "a range with both ends",
    range("process.exit_code", { atLeast: 1, below: 9 }),
    "process.exit_code >= 1 and process.exit_code < 9",
  ],
  ["a value of any kind", exists("container.id"), "container.id: *"],
  [
    "what binds closer",
    all(any(is(field, "a"), exists("rule.name")), not(all(is(field, "b"), exists("user.id")))),
    '(process.name: "a" or rule.name: *) and (not (process.name: "b" and user.id: *))',
  ],
];

describe("a condition", () => {
  for (const [what, condition, text] of cases) {
    it(`has ${what} in KQL and in Query DSL`, () => {
      assert.equal(kql(condition), text);
      assertSameQuery(condition);
    });
  }

  it("has no pattern with white space, which KQL would take apart", () => {
    assert.throws(() => kql(like("process.command_line", "*rm -rf*")), /white space/);
  });
});
