import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { UserError } from "../components/errors";
import { type Versioned, versions } from "../components/versions";
import { runCommand } from "./command";
import { projectRoot } from "./project";
import { compatibilityMarkdown, versionMoves } from "./version-places";

const usage = `npm run versions -- [<${Object.keys(versionMoves).join("|")}> <version>]`;

runCommand(async () => {
  const [name, version, ...more] = process.argv.slice(2);
  if (name === undefined) {
    writeFileSync(join(projectRoot, "docs", "compatibility.md"), compatibilityMarkdown());
    for (const [part, { what }] of Object.entries(versionMoves)) {
      console.log(`${part.padEnd(14)} ${versions[part as Versioned].padEnd(10)} ${what}`);
    }
    return;
  }
  if (!Object.hasOwn(versionMoves, name) || version === undefined || more.length > 0) {
    throw new UserError(`name a part and its new version; usage: ${usage}`);
  }
  move(name as Versioned, version);
});

/** Writes the version wherever it stands, then makes anew what follows from it. */
function move(name: Versioned, version: string): void {
  if (!/^\d+\.\d+\.\d+$/.test(version)) {
    throw new UserError(`"${version}" is no version; write three numbers, for example ${versions[name]}`);
  }
  const { places, then } = versionMoves[name];
  for (const { file, pattern } of places) {
    writeFileSync(join(projectRoot, file), movedText(file, pattern, version));
    console.log(`${file}: ${version}`);
  }
  for (const command of then) {
    console.log(`> ${command}`);
    const [program = "", ...args] = command.split(" ");
    const { status } = spawnSync(program, args, { cwd: projectRoot, stdio: "inherit" });
    if (status !== 0) {
      throw new UserError(
        `"${command}" failed; mend what it says, then run it and the rest of: ${then.join("; ")}`,
      );
    }
  }
}

/** A file's text with another version at its one place. */
function movedText(file: string, pattern: RegExp, version: string): string {
  const text = readFileSync(join(projectRoot, file), "utf8");
  const found = pattern.exec(text);
  if (found?.[1] === undefined) {
    throw new UserError(`${file} has no version at ${pattern}; correct tools/version-places.ts`);
  }
  return text.replace(found[0], found[0].replace(found[1], version));
}
