import { UserError } from "../components/errors";

/**
 * The section of a version in a changelog of the form "Keep a Changelog".
 *
 * @param tag `v` and the version
 * @param packages versions by the files that hold them
 */
export function notesOf(changelog: string, tag: string, packages: Record<string, string>): string {
  const version = /^v(\d+\.\d+\.\d+(?:-[\w.]+)?)$/.exec(tag)?.[1];
  if (version === undefined) {
    throw new UserError(`"${tag}" is no tag of a release; write for example v1.2.3`);
  }
  for (const [file, found] of Object.entries(packages)) {
    if (found !== version) {
      throw new UserError(`${file} has version ${found}, the tag says ${version}; correct one of them`);
    }
  }
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) =>
    new RegExp(`^\\[?${version.replaceAll(".", "\\.")}\\]?(\\s|$)`).test(text),
  );
  const notes = section?.split("\n").slice(1).join("\n").trim();
  if (!notes) {
    throw new UserError(
      `CHANGELOG.md has no section "## ${version}" with notes; move them there from "Unreleased"`,
    );
  }
  return notes;
}
