import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import { parse } from "yaml";

import { UserError, shown } from "../components/errors";
import { isTooOld } from "../components/validation/chart-version";

/** Packed, the chart is 60 kB; what unpacks to more than this is another thing. */
const mostBytes = 32 * 1_048_576;
const tarBlock = 512;

/**
 * Refuses a path that is no chart `tetragon`: the kubernetes provider says it in the middle of an update, or takes the
 * text for the name of a repository's chart. A relative path begins at the project's folder, as for the provider.
 */
export function requireChart(path: string | undefined): void {
  if (path === undefined) {
    return;
  }
  const shownPath = shown(path);
  const isFolder = isDirectory(path);
  if (isFolder === undefined) {
    throw new UserError(
      `${shownPath} does not exist or cannot be read; write the path of a chart, or use chartRepository and chartVersion`,
    );
  }
  const { name, version } = readChart(isFolder ? fileOrNothing(join(path, "Chart.yaml")) : chartFileOf(path));
  if (name === undefined) {
    throw new UserError(
      `${shownPath} is no chart; write the folder with its Chart.yaml, or the .tgz file that "helm package" makes`,
    );
  }
  if (name !== "tetragon") {
    throw new UserError(`${shownPath} is chart ${shown(name)}; write the path of chart tetragon`);
  }
  if (version !== undefined && isTooOld(version)) {
    throw new UserError(
      `${shownPath} is chart tetragon ${version}, whose agent exits at filters, and whose CRDs refuse policies, that are ` +
        `accepted here; take the chart of 1.6.0 or later`,
    );
  }
}

function isDirectory(path: string): boolean | undefined {
  try {
    return statSync(path).isDirectory();
  } catch {
    return undefined;
  }
}

function readChart(text: string | undefined): { name?: string; version?: string } {
  try {
    const { name, version } = parse(text ?? "") as Record<string, unknown>;
    return {
      name: typeof name === "string" ? name : undefined,
      version: typeof version === "string" && /^[\w.+-]{1,64}$/.test(version) ? version : undefined,
    };
  } catch {
    return {};
  }
}

function fileOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Text of `<folder>/Chart.yaml` in a packed chart, which is a tar archive (POSIX ustar) behind gzip. */
function chartFileOf(path: string): string | undefined {
  let archive: Buffer;
  try {
    archive = gunzipSync(readFileSync(path), { maxOutputLength: mostBytes });
  } catch {
    return undefined;
  }
  for (let start = 0; start + tarBlock <= archive.length;) {
    const name = archive.toString("latin1", start, start + 100).replace(/\0.*$/s, "");
    const size = parseInt(archive.toString("latin1", start + 124, start + 136), 8) || 0;
    const content = start + tarBlock;
    if (/^[^/]+\/Chart\.yaml$/.test(name)) {
      return archive.toString("utf8", content, content + size);
    }
    start = content + Math.ceil(size / tarBlock) * tarBlock;
  }
  return undefined;
}
