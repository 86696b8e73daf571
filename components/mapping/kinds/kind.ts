import { Outline } from "../outline";
import { MappingSettings } from "../settings";
import { Tree } from "../types";

/** One kind of Tetragon event; its fields are rows of the table in fields.ts. */
export interface Kind {
  /** The key of its object in a line. */
  name: string;
  /** The objects of a document that it fills, beside those of every event of a process or policy. */
  writes: string[];
  /**
   * Fills the document from the kind's object and says in the outline what the event is. What a document holds
   * elsewhere leaves the object; what is left of it is kept.
   */
  map(body: Tree, doc: Tree, outline: Outline, context: KindContext): void;
}

/** What a kind may want to know beside its object. */
export interface KindContext {
  /** Whether the process ran before Tetragon did. */
  ranBefore: boolean;
  settings: MappingSettings;
}
