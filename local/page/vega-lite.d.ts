/** The part that is used; its own types lie where this module resolution does not look. */
declare module "vega-lite" {
  import type { Spec } from "vega";

  export function compile(spec: object): { spec: Spec };
}
