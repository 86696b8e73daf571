import { parseArgs } from "node:util";

import { UserError } from "../../components/errors";

const usage =
  "usage: npm run verify -- <stack> [--json] [--generate [--namespace NAME] [--image IMAGE]] [--watch [--until-ok]] [--volume]";

/** What the command line asks for. */
export interface VerifyOptions {
  stack: string;
  json: boolean;
  generate: boolean;
  /** Where `generate` makes its pod. @default `default` */
  namespace: string;
  /** What that pod runs; the collector's image where left out. */
  image?: string;
  watch: boolean;
  untilOk: boolean;
  volume: boolean;
}

/** Reads the command line; a UserError for an option that is unknown or would have no effect. */
export function readVerifyOptions(args: string[]): VerifyOptions {
  const { positionals, values } = parsed(args);
  const [stack, ...more] = positionals;
  if (stack === undefined || more.length > 0) {
    throw new UserError(`name one stack; ${usage}`);
  }
  const { json, generate, namespace, image, watch, volume, "until-ok": untilOk } = values;
  const needless = [
    ...(untilOk && !watch ? ["--until-ok goes with --watch"] : []),
    ...((namespace ?? image) !== undefined && !generate
      ? ["--namespace and --image go with --generate"]
      : []),
    ...(volume && (watch || generate)
      ? ["--volume looks once and runs no check; leave --watch and --generate out"]
      : []),
  ];
  if (needless[0] !== undefined) {
    throw new UserError(`${needless[0]}; ${usage}`);
  }
  return {
    stack,
    json,
    generate,
    namespace: namespace ?? "default",
    ...(image === undefined ? {} : { image }),
    watch,
    untilOk,
    volume,
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        generate: { type: "boolean", default: false },
        namespace: { type: "string" },
        image: { type: "string" },
        watch: { type: "boolean", default: false },
        "until-ok": { type: "boolean", default: false },
        volume: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    const [sentence] = (error as Error).message.split(". ");
    throw new UserError(`${sentence}; ${usage}`);
  }
}
