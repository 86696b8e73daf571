import { Tree } from "../../types";
import { integersFrom, labelledInteger, textPlaces } from "./hook-arguments";
import { Hook } from "./hook-table";

/** Flags of open (include/uapi/asm-generic/fcntl.h). */
const O_ACCMODE = 3;
const O_CREAT = 0x40;
const O_EXCL = 0x80;
const O_TRUNC = 0x200;
const O_PATH = 0x200000;
const O_TMPFILE = 0x400000;

/** Bits of the mask of a permission check (include/linux/fs.h). */
const MAY_WRITE = 2;
const MAY_APPEND = 8;

/** Bits of a mapping (include/uapi/asm-generic/mman-common.h). */
const PROT_WRITE = 2;
const MAP_TYPE = 15;
const MAP_PRIVATE = 2;

/** What a hook does to a file by its integers. */
export interface Writing {
  types: string[];
  action: string;
}

const CHANGE: Writing = { types: ["change"], action: "modification" };

/** What the integers of an opening, a permission check or a mapping make of it; undefined where they ask for reading. */
export function writingOf(args: Tree[], hook: Hook): Writing | undefined {
  switch (hook.row.writing) {
    case "flags":
      return openingOf(args);
    case "mask": {
      const mask = labelledInteger(args, "mask") ?? integersFrom(args, 0)[0];
      return mask & (MAY_WRITE | MAY_APPEND) ? CHANGE : undefined;
    }
    case "protection":
      return mappingOf(args);
    default:
      return undefined;
  }
}

/** The flags come behind the path; what comes before it is the directory that the path begins in. */
function openingOf(args: Tree[]): Writing | undefined {
  const texts = textPlaces(args);
  if (texts.length === 0) {
    return undefined;
  }
  const flags = labelledInteger(args, "flags") ?? integersFrom(args, texts[0] + 1)[0];
  if (flags === undefined || flags & O_PATH) {
    return undefined;
  }
  if (flags & O_TMPFILE || (flags & O_CREAT && flags & O_EXCL)) {
    return { types: ["creation"], action: "creation" };
  }
  const types = (flags & O_ACCMODE) !== 0 || (flags & O_TRUNC) !== 0 ? ["change"] : ["access"];
  // Whether the file was there before, the flags do not tell.
  return { types: flags & O_CREAT ? types.concat("creation") : types, action: "open" };
}

/** Protection, then the flags of the mapping: what is written into a private one never reaches the file. */
function mappingOf(args: Tree[]): Writing | undefined {
  const integers = integersFrom(args, 0);
  const protection = labelledInteger(args, "prot") ?? integers[0];
  const flags = labelledInteger(args, "flags") ?? (integers.length > 1 ? integers[integers.length - 1] : 0);
  return protection & PROT_WRITE && (flags & MAP_TYPE) !== MAP_PRIVATE ? CHANGE : undefined;
}
