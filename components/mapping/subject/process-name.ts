import { pathParts } from "../paths";
import { isText } from "../values";

/** A path with the letter of a drive. */
const WINDOWS_PATH = /^[A-Za-z]:\\/;

/** Whether a value is an absolute path of Windows. */
export function isWindowsPath(executable: unknown): boolean {
  return isText(executable) && executable[1] === ":" && WINDOWS_PATH.test(executable.substring(0, 3));
}

/**
 * The name of a program: the last part of its path. A kernel thread has no program; Tetragon gives its name in brackets,
 * and a slash in it is no directory. Nor is one in what Tetragon writes for want of a path, such as `<kernel>`.
 * @returns an empty text for a path that ends in a slash.
 */
export function processName(executable: string, windows: boolean): string {
  const first = executable[0];
  if (first === "[" || first === "<") {
    const last = executable.length - 1;
    if (first === "[" && executable[last] === "]" && last > 1) {
      return executable.substring(1, last);
    }
    if (first === "<" && executable[last] === ">") {
      return executable;
    }
  }
  if (windows) {
    return executable.substring(executable.lastIndexOf("\\") + 1);
  }
  return pathParts(executable).name || "";
}
