import { createContext, runInContext } from "node:vm";

import { mappingScript } from "../components/collector/mapping-script";
import type { MappingParams } from "../components/mapping/types";
import { BeatEvent, type GoMap, type WriteListener } from "./beat-event";
import { beatProcessors } from "./beat-processors";

/** The mapping, ready to run outside Filebeat. */
export interface Mapping {
  /**
   * What Elasticsearch would get for one line.
   * @param fields what Filebeat adds to an event by itself (`log.offset`, `log.file`, …).
   */
  map(line: string, fields?: GoMap): MappedEvent;
}

export interface MappedEvent {
  /** `_source`, with `@timestamp`. */
  source: GoMap;
  /** `@metadata._id`; undefined for an event of which Filebeat tells no file. */
  id: string | undefined;
}

export interface MappingOptions extends MappingParams {
  /** The reading time. @default now */
  readAt?: () => string;
  /** Called for each field that the script writes, while the script runs. */
  onWrite?: WriteListener;
  /** Changes the script's text before it runs, for a test that looks inside. */
  instrument?: (script: string) => string;
  /** Further globals for the changed text. */
  globals?: Record<string, unknown>;
}

interface ScriptGlobals {
  register(params: MappingParams): void;
  process(event: BeatEvent): void;
}

/** Loads the compiled text of the mapping with the given parameters, as Filebeat's script processor does. */
export function loadMapping(options: MappingOptions = {}): Mapping {
  const { readAt = () => new Date().toISOString(), onWrite, instrument, globals: more, ...params } = options;
  const context = createContext({ ...more, require: requireModule });
  const script = instrument?.(mappingScript()) ?? mappingScript();
  runInContext(`"use strict";${script}`, context, { filename: "mapping.js" });
  const globals = context as unknown as ScriptGlobals;
  globals.register(params);
  return {
    map: (line, fields = {}) => {
      const event = new BeatEvent({ ...fields, message: line }, readAt(), onWrite);
      globals.process(event);
      const id = event.meta._id;
      return {
        source: { "@timestamp": event.timestamp, ...event.fields },
        id: typeof id === "string" ? id : undefined,
      };
    },
  };
}

const loaded = new Map<string, Mapping>();

/** The document of one line; the mapping is loaded once per set of parameters. */
export function mapLine(line: string, params: MappingParams = {}, fields?: GoMap): GoMap {
  const key = JSON.stringify(params);
  const mapping = loaded.get(key) ?? loadMapping(params);
  loaded.set(key, mapping);
  return mapping.map(line, fields).source;
}

function requireModule(name: string): unknown {
  if (name !== "processor") {
    throw new Error(`Cannot find module "${name}"`);
  }
  return beatProcessors;
}
