import { remember } from "./engine/memory";

const IPV4 = /^(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;
const HEX_GROUP = /^[0-9a-fA-F]{1,4}$/;

/** An address that Elasticsearch's `ip` type takes, with its family; undefined for anything else ("invalid IP"). */
export interface Address {
  ip: string;
  type: "ipv4" | "ipv6";
}

/** Reads the text of an address; an IPv4 address mapped into IPv6 is given as the IPv4 address that it is. */
export function readAddress(text: unknown): Address | undefined {
  return typeof text === "string" ? addressOf(text).address : undefined;
}

const addressOf = remember(function parseAddress(text: string): { address?: Address } {
  if (text.length > 45) {
    return {};
  }
  if (IPV4.test(text)) {
    return { address: { ip: text, type: "ipv4" } };
  }
  if (text.indexOf(":") < 0) {
    return {};
  }
  if (text.substring(0, 7).toLowerCase() === "::ffff:" && IPV4.test(text.substring(7))) {
    return { address: { ip: text.substring(7), type: "ipv4" } };
  }
  return isIpv6(text) ? { address: { ip: text, type: "ipv6" } } : {};
});

function isIpv6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2) {
    return false;
  }
  const left = groupCount(halves[0], halves.length === 1);
  const right = halves.length === 2 ? groupCount(halves[1], true) : 0;
  if (left < 0 || right < 0) {
    return false;
  }
  return halves.length === 2 ? left + right < 8 : left === 8;
}

/** The number of 16-bit groups in a part of an address; -1 where one is not readable. */
function groupCount(part: string, mayEndInIpv4: boolean): number {
  if (part === "") {
    return 0;
  }
  const groups = part.split(":");
  let count = 0;
  for (let i = 0; i < groups.length; i++) {
    if (HEX_GROUP.test(groups[i])) {
      count++;
    } else if (mayEndInIpv4 && i === groups.length - 1 && IPV4.test(groups[i])) {
      count += 2;
    } else {
      return -1;
    }
  }
  return count;
}
