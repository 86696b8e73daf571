"use strict";

const { reporters } = require("mocha");

/** Prints like mocha's `spec` reporter and writes the `json` report to the file in `--reporter-option output=FILE`. */
module.exports = class SpecAndJson {
  constructor(runner, options) {
    new reporters.Spec(runner, options);
    new reporters.JSON(runner, options);
  }
};
