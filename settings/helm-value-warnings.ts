import { isPlainObject } from "../components/json";
import { unknownValues } from "../components/tetragon/chart-values";
import { versions } from "../components/versions";
import { nearestWord } from "./config-keys";

/** Values of `extraHelmValues` that the chart ignores, which Helm does not tell: one sentence each, some at most. */
export function helmValueWarnings(values: unknown): string[] {
  const unknown = isPlainObject(values) ? unknownValues(values) : [];
  return unknown.slice(0, 8).map(({ parents, key, known }) => {
    const near = nearestWord(key, known);
    const place = ["extraHelmValues", ...parents].join(".");
    return (
      `${place} has the key ${JSON.stringify(key.slice(0, 60))}, which chart tetragon ${versions.tetragon} does not know and Helm ignores; ` +
      (near ? `write ${near} if that is meant` : "remove it or correct its spelling and place")
    );
  });
}
