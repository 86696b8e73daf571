import { Address, readAddress } from "../../ip";
import { Outline } from "../../outline";
import { Tree } from "../../types";
import { addUnique, childOf, drop } from "../../values";
import { Hook } from "./hook-table";

/** One end of a connection: an address, and the object that it was read from. */
export interface End {
  address: Address | undefined;
  /** What holds the address and the port, under names that begin with the prefix. */
  holder: Tree;
  prefix: string;
}

/** Both ends: of a packet as it says itself, of a socket the own one and the peer's. */
export interface Ends {
  near: End;
  far: End;
  /** `network.direction` where the ends tell it. */
  direction?: "egress" | "ingress";
}

/** The first socket whose peer is known, else the first: a listening socket stands before the one that it accepts. */
export function socketAmong(args: Tree[]): Tree | undefined {
  let first: Tree | undefined;
  for (let i = 0; i < args.length; i++) {
    const socket = childOf(args[i], "sock_arg");
    if (socket !== undefined && isSpecified(readAddress(socket.daddr))) {
      return socket;
    }
    first = first || socket;
  }
  return first;
}

/** The ends of a packet; `near` is its sender unless the socket that it belongs to is the receiver. */
export function packetEnds(packet: Tree, socket: Tree | undefined, hook: Hook): Ends {
  const from = endOf(packet, "s");
  const to = endOf(packet, "d");
  const known = hook.row.direction;
  const direction = known === undefined && socket !== undefined ? directionOf(packet, socket) : known;
  return direction === "ingress"
    ? { near: to, far: from, direction: direction }
    : { near: from, far: to, direction: direction };
}

/** Forgets what a packet's ends have told already of the socket that it belongs to. */
export function dropKnownEnds(socket: Tree, packet: Ends): void {
  dropKnownEnd(socket, "s", packet.near);
  dropKnownEnd(socket, "d", packet.far);
}

function dropKnownEnd(socket: Tree, prefix: string, known: End): void {
  const { holder, prefix: other } = known;
  if (
    socket[prefix + "addr"] === holder[other + "addr"] &&
    socket[prefix + "port"] === holder[other + "port"]
  ) {
    drop(socket, prefix + "addr");
    drop(socket, prefix + "port");
  }
}

/** The ends of a socket; an address beside it is what the socket binds to, or the peer that it has not got yet. */
export function socketEnds(socket: Tree, told: Tree | undefined, hook: Hook): Ends {
  const ends: Ends = { near: endOf(socket, "s"), far: endOf(socket, "d"), direction: hook.row.direction };
  if (told !== undefined) {
    const end = endOf(told, "");
    if (hook.row.ownAddress === true) {
      ends.near = end;
    } else if (end.address !== undefined && !isSpecified(ends.far.address)) {
      ends.far = end;
    }
  }
  return ends;
}

export function endOf(holder: Tree, prefix: string): End {
  return { address: readAddress(holder[prefix + "addr"]), holder: holder, prefix: prefix };
}

/** Which way a packet goes at a socket: the kernel's view of a socket is local, then remote. */
function directionOf(packet: Tree, socket: Tree): "egress" | "ingress" | undefined {
  if (packet.saddr === socket.saddr && packet.sport === socket.sport) {
    return "egress";
  }
  return packet.daddr === socket.saddr && packet.dport === socket.sport ? "ingress" : undefined;
}

/** Whether an address is one: no address stands for no peer, or for any address that a listener takes. */
export function isSpecified(address: Address | undefined): boolean {
  return address !== undefined && address.ip !== "0.0.0.0" && address.ip !== "::";
}

const DNS_PORT = 53;

/**
 * Fills `source` or `destination` with an end.
 * @param own whether the end is the socket's own, whose port says something without an address too.
 * @param outline learns the address for `related.ip`, and whether the port is the one of DNS.
 * @returns address and port as one text; empty where nothing is known of the end.
 */
export function writeEnd(doc: Tree, side: string, end: End, own: boolean, outline: Outline): string {
  const { address, holder, prefix } = end;
  const port = holder[prefix + "port"];
  const hasPort = typeof port === "number" && port % 1 === 0 && port >= 0 && port <= 65535;
  if (address === undefined || (!isSpecified(address) && !(own && hasPort))) {
    return "";
  }
  const target: Tree = { ip: address.ip };
  if (isSpecified(address)) {
    outline.ips = outline.ips || [];
    addUnique(outline.ips, address.ip);
  }
  if (holder[prefix + "addr"] === address.ip) {
    drop(holder, prefix + "addr");
  }
  let text = address.ip;
  if (hasPort) {
    target.port = port;
    outline.dns = outline.dns || port === DNS_PORT;
    drop(holder, prefix + "port");
    text = (address.type === "ipv6" ? "[" + text + "]" : text) + ":" + port;
  }
  doc[side] = target;
  return text;
}
