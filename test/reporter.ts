import Mocha from "mocha";

/** Prints like mocha's `spec` reporter and writes the `json` report to the file in `--reporter-option output=FILE`. */
class SpecAndJson {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    new Mocha.reporters.Spec(runner, options);
    new Mocha.reporters.JSON(runner, options);
  }
}

export = SpecAndJson;
