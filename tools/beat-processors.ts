import { createHash } from "node:crypto";
import { isIPv4 } from "node:net";

import { type BeatEvent, decodeJson, exported, type GoMap, isGoMap } from "./beat-event";

interface Processor {
  Run(event: BeatEvent): BeatEvent;
}

type ProcessorClass = new (options: GoMap) => Processor;

/** Makes a class of what runs on an event; a script sees a processor's error as an exception. */
function processorClass(run: (event: BeatEvent, options: GoMap) => void): ProcessorClass {
  return class implements Processor {
    constructor(private readonly options: GoMap) {}

    // As a method of a Go object, it can be called without its object.
    readonly Run = (event: BeatEvent): BeatEvent => {
      run(event, this.options);
      return event;
    };
  };
}

/** Those of Filebeat's processors that the mapping uses (Beats: `require("processor")`), with the options that it gives. */
export const beatProcessors: Record<string, ProcessorClass> = {
  DecodeJSONFields: processorClass((event, { target }) => {
    const text = event.getValue("message");
    if (typeof text === "string") {
      event.putValue(target as string, decodeJson(text));
    }
  }),

  Timestamp: processorClass((event, { field }) => {
    const text = event.getValue(field as string);
    if (typeof text !== "string") {
      throw new Error(`failed to get time field ${field as string}`);
    }
    event.timestamp = text;
  }),

  Fingerprint: processorClass((event, { fields, target_field: target }) => {
    const text = (fields as string[]).map((field) => `|${field}|${String(event.getValue(field))}`).join("");
    event.putValue(target as string, createHash("sha256").update(`${text}|`).digest("base64"));
  }),

  Convert: processorClass((event, { fields, mode }) => {
    const conversions = (fields as Conversion[]).map((field) => ({
      ...field,
      value: converted(event.getValue(field.from), field.type),
    }));
    for (const { from, to, value } of conversions) {
      if (value !== undefined) {
        event.putValue(to, mode === "copy" ? exported(value) : value);
        if (mode === "rename") {
          event.deleteValue(from);
        }
      }
    }
  }),

  CommunityID: processorClass((event) => {
    const id = communityId(event);
    if (id !== undefined) {
      event.putValue("network.community_id", id);
    }
  }),
};

interface Conversion {
  from: string;
  to: string;
  type?: "string" | "long" | "boolean";
}

/** Go's spellings of a boolean. */
const booleans = new Map([
  ...["1", "t", "T", "TRUE", "true", "True"].map((text) => [text, true] as const),
  ...["0", "f", "F", "FALSE", "false", "False"].map((text) => [text, false] as const),
]);

/** The converted value; undefined where Filebeat leaves the field alone. */
function converted(value: unknown, type: Conversion["type"]): unknown {
  if (value === undefined) {
    return undefined;
  }
  if (type === "string") {
    return value === null ? undefined : goText(value);
  }
  if (type === "long") {
    if (typeof value === "string") {
      return /^[+-]?\d+$/.test(value) ? Number(value) : undefined;
    }
    return typeof value === "number" ? goInteger(value) : undefined;
  }
  if (type === "boolean") {
    return typeof value === "string" ? booleans.get(value) : typeof value === "boolean" ? value : undefined;
  }
  return value;
}

/** Go's conversion to a 64-bit integer, in which every number out of its range is the lowest one. */
function goInteger(value: number): number {
  const limit = 2 ** 63;
  return value >= -limit && value < limit ? Math.trunc(value) : -limit;
}

/** Go's `%v`. */
function goText(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(goText).join(" ")}]`;
  }
  if (isGoMap(value)) {
    const parts = Object.keys(value).sort();
    return `map[${parts.map((key) => `${key}:${goText(value[key])}`).join(" ")}]`;
  }
  return value === null ? "<nil>" : String(value);
}

const protocolNumbers: Record<string, number> = { tcp: 6, udp: 17, sctp: 132 };

/** Community id 1 of a flow with ports (Corelight's specification). */
function communityId(event: BeatEvent): string | undefined {
  const protocol = protocolNumbers[String(event.getValue("network.transport"))];
  const source = endpoint(event, "source");
  const destination = endpoint(event, "destination");
  if (protocol === undefined || source === undefined || destination === undefined) {
    return undefined;
  }
  const [low, high] = [source, destination].sort(Buffer.compare);
  const ips = [low.subarray(0, -2), high.subarray(0, -2)];
  const ports = [low.subarray(-2), high.subarray(-2)];
  const seed = Buffer.alloc(2);
  const data = Buffer.concat([seed, ...ips, Buffer.from([protocol, 0]), ...ports]);
  return `1:${createHash("sha1").update(data).digest("base64")}`;
}

/** Address and port of one end as bytes. */
function endpoint(event: BeatEvent, side: string): Buffer | undefined {
  const ip = event.getValue(`${side}.ip`);
  const port = event.getValue(`${side}.port`);
  if (typeof ip !== "string" || typeof port !== "number") {
    return undefined;
  }
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(port);
  return Buffer.concat([isIPv4(ip) ? Buffer.from(ip.split(".").map(Number)) : ipv6Bytes(ip), bytes]);
}

function ipv6Bytes(ip: string): Buffer {
  // The URL parser writes any spelling of an IPv6 address, an embedded IPv4 address too, in its shortest form.
  const short = new URL(`http://[${ip}]`).hostname.slice(1, -1);
  const [left, right = ""] = short.split("::");
  const groups = (part: string): string[] => part.split(":").filter((group) => group !== "");
  const missing = 8 - groups(left).length - groups(right).length;
  const all = [...groups(left), ...Array<string>(Math.max(0, missing)).fill("0"), ...groups(right)];
  return Buffer.concat(all.map((group) => Buffer.from(group.padStart(4, "0"), "hex")));
}
