import { readFileSync } from "node:fs";
import { join } from "node:path";

import { UserError } from "../components/errors";
import { runCommand } from "./command";
import { projectRoot } from "./project";
import { notesOf } from "./changelog";

/** Prints the notes of a release; a UserError where tag, packages and changelog do not agree. */
runCommand(async () => {
  const [tag, ...more] = process.argv.slice(2);
  if (tag === undefined || more.length > 0) {
    throw new UserError("name one tag; usage: npm run --silent release-notes -- v1.2.3");
  }
  const read = (file: string) => readFileSync(join(projectRoot, file), "utf8");
  const version = (file: string) => (JSON.parse(read(file)) as { version: string }).version;
  console.log(
    notesOf(read("CHANGELOG.md"), tag, {
      "package.json": version("package.json"),
      "components/package.json": version("components/package.json"),
    }),
  );
});
