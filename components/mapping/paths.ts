import { remember } from "./engine/memory";

/** The parts of a path that ECS names. */
export interface PathParts {
  name?: string;
  directory?: string;
  extension?: string;
}

/** Splits a path; a kernel's " (deleted)" is no part of the name. */
export const pathParts = remember(function splitPath(path: string): PathParts {
  const parts: PathParts = {};
  const slash = path.lastIndexOf("/");
  let name = path.substring(slash + 1);
  if (name.length > 10 && name.substring(name.length - 10) === " (deleted)") {
    name = name.substring(0, name.length - 10);
  }
  if (name !== "") {
    parts.name = name;
    const dot = name.lastIndexOf(".");
    if (dot > 0 && dot < name.length - 1) {
      parts.extension = name.substring(dot + 1);
    }
  }
  if (slash > 0) {
    parts.directory = path.substring(0, slash);
  } else if (slash === 0) {
    parts.directory = "/";
  }
  return parts;
});
