import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

const folder = resolve(__dirname, "../../shared/facts");

/** Absolute path of a file of the reference facts that lie beside a development checkout; it may not exist. */
export function factsPath(name: string): string {
  return join(folder, name);
}

/** A `describe` whose tests compare the project with the reference facts; where those are absent it says so and skips. */
export function describeWithFacts(title: string, body: () => void): void {
  if (existsSync(folder)) {
    describe(title, body);
    return;
  }
  describe(title, () => {
    it(`is skipped: the reference facts are not beside this checkout (${folder})`, function () {
      this.skip();
    });
  });
}
