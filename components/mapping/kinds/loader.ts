import { classify, Outline } from "../outline";
import { Tree } from "../types";
import { takeText } from "../values";
import { fileFields } from "./hook/file-fields";
import { Kind } from "./kind";

/** A process mapped a library. */
export const LOADER: Kind = { name: "process_loader", writes: ["file", "dll"], map: mapLoader };

function mapLoader(body: Tree, doc: Tree, outline: Outline): void {
  const path = takeText(body, "path");
  classify(outline, ["library"], ["start"], "loaded");
  outline.sentence = " loaded " + (path || "a library");
  if (path !== undefined) {
    const file = fileFields(doc, path);
    doc.dll = file.name === undefined ? { path: path } : { path: path, name: file.name };
  }
}
