/** Plain data as Filebeat holds it: objects without a prototype, lists, scalars. */
export type GoMap = { [key: string]: unknown };

const wrappers = new WeakMap<object, object>();

/** Called for each field that a script writes, with its dotted name. */
export type WriteListener = (path: string, value: unknown) => void;

/**
 * Filebeat's event as a `script` processor sees it. As in Filebeat, what a script reads is a live view of Go data, a
 * new one each time; what it writes is a copy, so a literal that is changed after it was assigned changes nothing.
 */
export class BeatEvent {
  readonly fields: GoMap;
  readonly meta: GoMap = newMap();
  /** RFC 3339. */
  timestamp: string;

  constructor(
    fields: GoMap,
    timestamp: string,
    private readonly onWrite?: WriteListener,
  ) {
    this.fields = exported(fields) as GoMap;
    this.timestamp = timestamp;
  }

  Get(key?: string): unknown {
    if (key === undefined) {
      return this.view(this.fields, "");
    }
    if (key === "@timestamp") {
      return this.timestamp;
    }
    const value = this.getValue(key);
    return value === undefined ? null : this.view(value, key);
  }

  Put(key: string, value: unknown): unknown {
    if (key === "@timestamp") {
      this.timestamp = value as string;
      return null;
    }
    this.putValue(key, exported(value));
    return null;
  }

  Delete(key: string): boolean {
    return this.deleteValue(key);
  }

  /** The value under a dotted name; undefined where there is none. */
  getValue(key: string): unknown {
    if (key === "@timestamp") {
      return this.timestamp;
    }
    const [map, name] = this.find(key, false);
    return map?.[name];
  }

  /** Writes data under a dotted name and creates the objects on the way; throws where a scalar is in the way. */
  putValue(key: string, value: unknown): void {
    const [map, name] = this.find(key, true);
    if (map === undefined) {
      throw new TypeError(`GoError: expected map for ${key}`);
    }
    map[name] = value;
    this.onWrite?.(key, value);
  }

  deleteValue(key: string): boolean {
    const [map, name] = this.find(key, false);
    return map !== undefined && delete map[name];
  }

  private find(key: string, create: boolean): [GoMap | undefined, string] {
    let map = key.startsWith("@metadata.") ? this.meta : this.fields;
    let rest = key.startsWith("@metadata.") ? key.slice("@metadata.".length) : key;
    for (;;) {
      const dot = rest.indexOf(".");
      // As in Filebeat, a key that has the dots itself goes first.
      if (dot < 0 || Object.hasOwn(map, rest)) {
        return [map, rest];
      }
      const name = rest.slice(0, dot);
      if (!Object.hasOwn(map, name) && create) {
        map[name] = newMap();
      }
      const child = Object.hasOwn(map, name) ? map[name] : undefined;
      if (!isGoMap(child)) {
        return [undefined, rest];
      }
      map = child;
      rest = rest.slice(dot + 1);
    }
  }

  private view(value: unknown, path: string): unknown {
    return wrap(value, path, this.onWrite);
  }
}

/** A copy of a script's value as Filebeat's data; views give the data that they show. */
export function exported(value: unknown): unknown {
  if (value === undefined) {
    return null;
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const shown = wrappers.get(value);
  if (shown !== undefined) {
    return shown;
  }
  if (Array.isArray(value)) {
    return value.map(exported);
  }
  const map = newMap();
  for (const [key, part] of Object.entries(value)) {
    map[key] = exported(part);
  }
  return map;
}

export function newMap(): GoMap {
  return Object.create(null) as GoMap;
}

export function isGoMap(value: unknown): value is GoMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wrap(value: unknown, path: string, onWrite: WriteListener | undefined): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const view = Array.isArray(value) ? listView(value, path, onWrite) : mapView(value as GoMap, path, onWrite);
  wrappers.set(view, value);
  return view;
}

function mapView(map: GoMap, path: string, onWrite: WriteListener | undefined): object {
  const below = (key: string): string => (path === "" ? key : `${path}.${key}`);
  return new Proxy(map, {
    get: (_, key) => {
      if (typeof key === "symbol") {
        return undefined;
      }
      return Object.hasOwn(map, key)
        ? wrap(map[key], below(key), onWrite)
        : (Object.prototype as unknown as GoMap)[key];
    },
    set: (_, key, value) => {
      const data = exported(value);
      Object.defineProperty(map, key, { value: data, configurable: true, enumerable: true, writable: true });
      onWrite?.(below(String(key)), data);
      return true;
    },
    // Go maps have no order; this one is at least not that of the line.
    ownKeys: () => Reflect.ownKeys(map).reverse(),
  });
}

function listView(list: unknown[], path: string, onWrite: WriteListener | undefined): object {
  return new Proxy(list, {
    get: (_, key) => {
      if (typeof key === "string" && /^\d+$/.test(key)) {
        return wrap(list[Number(key)], path, onWrite);
      }
      return Reflect.get(list, key) as unknown;
    },
    set: (_, key, value) => {
      const index = Number(key);
      if (!(index < list.length)) {
        throw new TypeError("Can't extend Go slice");
      }
      list[index] = exported(value);
      return true;
    },
  });
}

/** Decodes JSON as Go does: text that is no Unicode becomes U+FFFD, and nesting has a limit. Throws for other text. */
export function decodeJson(text: string): unknown {
  const limit = 10_000;
  const convert = (value: unknown, depth: number): unknown => {
    if (depth > limit) {
      throw new SyntaxError("exceeded max depth");
    }
    if (typeof value === "string") {
      return wellFormed(value);
    }
    if (Array.isArray(value)) {
      return value.map((part) => convert(part, depth + 1));
    }
    if (typeof value !== "object" || value === null) {
      return value;
    }
    const map = newMap();
    for (const [key, part] of Object.entries(value)) {
      map[wellFormed(key)] = convert(part, depth + 1);
    }
    return map;
  };
  return convert(JSON.parse(text), 0);
}

// UTF-8 has no lone surrogates.
function wellFormed(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8");
}
