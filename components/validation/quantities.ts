import { closedObject } from "../tetragon/filters/filter-issues";
import { text, type TextCheck } from "./forms";

const memoryUnits = {
  k: 1_000,
  M: 1_000 ** 2,
  G: 1_000 ** 3,
  T: 1_000 ** 4,
  Ki: 1_024,
  Mi: 1_024 ** 2,
  Gi: 1_024 ** 3,
  Ti: 1_024 ** 4,
} as const;

/** Bytes of a memory quantity with its unit, `256Mi` for example; not a number for any other text. */
export function memoryBytes(quantity: string): number {
  const match = /^(\d{1,12}(?:\.\d{1,6})?)([kMGT]|[KMGT]i)$/.exec(quantity);
  return match === null ? NaN : Number(match[1]) * memoryUnits[match[2] as keyof typeof memoryUnits];
}

/** Cores of a CPU quantity, 0.1 for `100m`; not a number for any other text. */
function cpuCores(quantity: string): number {
  const match = /^(\d{1,9}(?:\.\d{1,6})?)(m?)$/.exec(quantity);
  return match === null ? NaN : Number(match[1]) / (match[2] === "m" ? 1_000 : 1);
}

/** More cores than this are rather a forgotten `m`. */
const mostCores = 64;

/** Less than this is rather an `m` too many: a hundredth of a core does not even answer its probe. */
const leastCores = 0.01;

/** A CPU quantity. */
const cpuQuantity: TextCheck = (value) => {
  const cores = cpuCores(value);
  if (!(cores > 0)) {
    return 'must be a quantity of CPU such as "100m" (a tenth of a core) or "2"';
  }
  return cores > mostCores
    ? `is ${cores} cores; write thousandths of a core with an m, for example "${value}m"`
    : undefined;
};

/** A memory quantity with its unit: without one it is bytes to Kubernetes, and with `m` thousandths of a byte. */
const memoryQuantity: TextCheck = (value) => {
  const bare = /^(\d{1,15})(?:\.\d{1,6})?m?$/.exec(value)?.[1];
  if (bare !== undefined) {
    const mebibytes = Number(bare) < memoryUnits.Mi ? Number(bare) : Math.ceil(Number(bare) / memoryUnits.Mi);
    return `has no unit of memory; write for example "${mebibytes}Mi"`;
  }
  return memoryBytes(value) > 0
    ? undefined
    : 'must be a quantity of memory with its unit, such as "256Mi" or "1Gi"';
};

const quantities = closedObject("requests or limits", {
  cpu: text("a quantity of CPU", cpuQuantity).optional(),
  memory: text("a quantity of memory", memoryQuantity).optional(),
});

/**
 * Requests and limits of a container, each request within its limit.
 *
 * @param leastMemory the least memory limit that the container works with, bytes, and what happens below it
 */
export function containerResources(leastMemory?: { bytes: number; reason: string }) {
  return closedObject("resources", {
    requests: quantities.optional(),
    limits: quantities.optional(),
  }).superRefine(({ requests = {}, limits = {} }, context) => {
    const complain = (path: string[], message: string) => {
      context.addIssue({ code: "custom", path, message });
    };
    if (leastMemory && limits.memory !== undefined && memoryBytes(limits.memory) < leastMemory.bytes) {
      complain(
        ["limits", "memory"],
        `is less than ${Math.ceil(leastMemory.bytes / memoryUnits.Mi)}Mi: ${leastMemory.reason}`,
      );
    }
    if (limits.cpu !== undefined && cpuCores(limits.cpu) < leastCores) {
      complain(
        ["limits", "cpu"],
        `is less than ${leastCores * 1_000}m, at which nothing is ready in time; write more, or no limit`,
      );
    }
    for (const [name, amount] of [
      ["cpu", cpuCores],
      ["memory", memoryBytes],
    ] as const) {
      const [asked, most] = [requests[name], limits[name]];
      if (asked !== undefined && most !== undefined && amount(asked) > amount(most)) {
        complain(
          ["requests", name],
          `${asked} is above limits.${name} (${most}); lower the request or raise the limit`,
        );
      }
    }
  });
}
