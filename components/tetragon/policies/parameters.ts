import { z } from "zod";
import { text } from "../filters/filter-issues";
import { match, type Filter } from "./policy-hooks";

/** Longest value of a Prefix or Postfix filter that the agent loads, characters. */
const longestPrefix = 256;
const longestPostfix = 128;

const pathPattern = text("a path").superRefine((value, context) => {
  const complain = (message: string) => context.addIssue({ code: "custom", message });
  if (!/^(\/[^*]*\*?|\*[^*]+)$/.test(value)) {
    complain('write an absolute path, "/dir/*" for all below or "*/name" for every path that ends so');
  } else if (value.startsWith("*") && value.length - 1 > longestPostfix) {
    complain(`shorten the ending to ${longestPostfix} characters`);
  } else if (value.endsWith("*") && value.length - 1 > longestPrefix) {
    complain(`shorten the beginning to ${longestPrefix} characters`);
  }
});

/** A list of paths: `/etc/shadow` exactly, `/etc/ssh/*` by its beginning, `*` + `/.ssh/id_rsa` by its end. */
export function pathList(...preset: string[]) {
  return z
    .array(pathPattern, { error: 'write a list of paths, for example ["/etc/shadow", "/etc/ssh/*"]' })
    .min(1, { error: "name at least one path, or leave the key out" })
    .default(preset);
}

/** Alternatives that match the paths in the argument at `index`, each with the further conditions. */
export function pathFilters(
  index: number,
  paths: readonly string[],
  ...further: ReturnType<typeof match>[]
): Filter[] {
  const postfixes = paths.filter((path) => path.startsWith("*")).map((path) => path.slice(1));
  const prefixes = paths.filter((path) => path.endsWith("*")).map((path) => path.slice(0, -1));
  const exact = paths.filter((path) => !path.includes("*"));
  const groups = [
    ["Equal", exact],
    ["Prefix", prefixes],
    ["Postfix", postfixes],
  ] as const;
  return groups
    .filter(([, values]) => values.length > 0)
    .map(([operator, values]) => ({ matchArgs: [match(index, operator, values), ...further] }));
}

const octet = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
const ipv4 = new RegExp(`^(${octet}\\.){3}${octet}(/(3[0-2]|[12]?\\d))?$`);

function isAddress(value: string): boolean {
  return ipv4.test(value) || z.ipv6().safeParse(value).success || z.cidrv6().safeParse(value).success;
}

/** A list of IP addresses or CIDR blocks. */
export function addressList(...preset: string[]) {
  return z
    .array(
      text("an address").refine(isAddress, {
        error: "write an IP address or a CIDR block, for example 10.0.0.0/8",
      }),
      { error: 'write a list of addresses, for example ["10.0.0.0/8"]' },
    )
    .default(preset);
}

/**
 * A condition that the peer in the argument at `index` is none of the addresses; nothing for an empty list. A socket of
 * AF_INET6 holds an IPv4 peer as `::ffff:a.b.c.d`, which the agent compares with IPv6 blocks only, so an IPv4 block is
 * written in both forms.
 */
export function exceptPeers(index: number, addresses: readonly string[]): ReturnType<typeof match>[] {
  const values = addresses.flatMap((address) =>
    ipv4.test(address) ? [address, mappedIpv4(address)] : [address],
  );
  return values.length === 0 ? [] : [match(index, "NotDAddr", values)];
}

function mappedIpv4(address: string): string {
  const [ip, bits] = address.split("/");
  return bits === undefined ? `::ffff:${ip}` : `::ffff:${ip}/${96 + Number(bits)}`;
}

/** A list of ports; where it has a preset it cannot be empty. */
export function portList(...preset: number[]) {
  return z
    .array(
      z
        .number({ error: "write a port number without quotes" })
        .int({ error: "write a whole number" })
        .min(1, { error: "write a port from 1 to 65535" })
        .max(65535, { error: "write a port from 1 to 65535" }),
      { error: "write a list of ports, for example [443]" },
    )
    .min(preset.length > 0 ? 1 : 0, { error: "name at least one port, or leave the key out" })
    .default(preset);
}

/** A switch. */
export function flag(preset: boolean) {
  return z.boolean({ error: "write true or false" }).default(preset);
}
