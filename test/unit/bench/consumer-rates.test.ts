import assert from "node:assert/strict";

import { type ConsumerRate, consumerRatesTable, kneeSentence } from "../../../bench/kafka/consumer-rates";

const rate = (filled: number, consumers: number, eventsPerSecond: number): ConsumerRate => ({
  filled,
  consumers,
  eventsPerSecond,
  indexerMicroseconds: 200,
  elasticsearchMicroseconds: 100,
  brokerMicroseconds: 50,
});

describe("the rates of indexers", () => {
  it("have their knee where more of them bring less than a tenth, whatever one partition does", () => {
    const rates = [
      rate(1, 1, 9_900),
      rate(8, 1, 4_000),
      rate(8, 2, 9_100),
      rate(8, 4, 10_000),
      rate(8, 8, 9_500),
    ];
    assert.match(kneeSentence(rates, 2), /^The fewest indexers .* highest rate: 2, on 2 cores/);
  });

  it("are a row each", () => {
    const rows = consumerRatesTable([rate(8, 4, 7_565)]).split("\n");
    assert.match(rows[2] ?? "", /^\| 8 +\| +4 \| +7 565 \| +200 \| +100 \| +50 \|$/);
  });
});
