/** Bytes of each unit of a Kubernetes quantity of memory. */
const units: Record<string, number> = {
  "": 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1_024,
  Mi: 1_024 ** 2,
  Gi: 1_024 ** 3,
  Ti: 1_024 ** 4,
};

/** Bytes of a Kubernetes quantity such as `256Mi`; NaN for a text that is none. */
export function memoryBytes(quantity: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(quantity) ?? [];
  return Number(number) * (units[unit ?? ""] ?? NaN);
}
