import { Hook } from "./hooks";
import { Address, readAddress } from "./ip";
import { Tree } from "./types";
import { addUnique, childOf, drop, isEmpty, newChild } from "./values";

/** Names of `network.transport` for Tetragon's protocol names that differ in more than case. */
const TRANSPORT: Record<string, string> = {
  IPPROTO_ICMPV6: "ipv6-icmp",
  IPPROTO_UDPLITE: "udplite",
};

/** Protocols that only say that there is none above IP. */
const NO_TRANSPORT: Record<string, boolean> = { IPPROTO_IP: true, IPPROTO_IPV6: true, IPPROTO_RAW: true };

/** Transport of a socket type, for sockets that give no protocol. */
const SOCKET_TRANSPORT: Record<string, string> = { SOCK_STREAM: "tcp", SOCK_DGRAM: "udp" };

const DNS_PORT = 53;

/** Argument kinds that make an event one on a socket. */
export const SOCKET_ARGUMENTS = ["sock_arg", "skb_arg", "sockaddr_arg", "sockaddrun_arg"];

/** True for an argument that is a socket, a packet or a socket address. */
export function isSocketArgument(argument: Tree): boolean {
  for (let i = 0; i < SOCKET_ARGUMENTS.length; i++) {
    if (argument[SOCKET_ARGUMENTS[i]] !== undefined) {
      return true;
    }
  }
  return false;
}

/**
 * Fills `source`, `destination` and `network` from the first socket, packet or address among the arguments.
 * @param ips collects the addresses for `related.ip`.
 * @returns the peer for the sentence in `message`; empty where no address is known.
 */
export function networkFields(args: Tree[], hook: Hook, doc: Tree, ips: string[]): string {
  for (let i = 0; i < args.length; i++) {
    const pair = childOf(args[i], "sock_arg") || childOf(args[i], "skb_arg");
    if (pair !== undefined) {
      return pairFields(pair, hook, doc, ips);
    }
    const address = childOf(args[i], "sockaddr_arg");
    if (address !== undefined) {
      return addressFields(address, hook, doc, ips);
    }
    const local = childOf(args[i], "sockaddrun_arg");
    if (local !== undefined) {
      return unixFields(local, hook, doc);
    }
  }
  return "";
}

/** A socket or packet: both ends are known. */
function pairFields(pair: Tree, hook: Hook, doc: Tree, ips: string[]): string {
  const near = readAddress(pair.saddr);
  const far = readAddress(pair.daddr);
  const network = networkOf(hook, near || far);
  const transport = transportOf(pair);
  if (transport !== "") {
    network.transport = transport;
  }
  if (typeof pair.protocol === "string" && NO_TRANSPORT[pair.protocol] !== true && transport !== "") {
    drop(pair, "protocol");
  }
  // The kernel's view is local then remote; who accepts a connection is its destination.
  const accepted = hook.action === "connection_accepted" && pair.proto === undefined;
  const localPeer = endpoint(doc, accepted ? "destination" : "source", near, pair, "saddr", "sport", ips);
  const peer = endpoint(doc, accepted ? "source" : "destination", far, pair, "daddr", "dport", ips);
  return finish(doc, network, peer || localPeer);
}

/** A socket address: the other end of a connect or send, the own end of a bind. */
function addressFields(address: Tree, hook: Hook, doc: Tree, ips: string[]): string {
  const ip = readAddress(address.addr);
  const network = networkOf(hook, ip);
  const side = isOwnEnd(hook) ? "source" : "destination";
  return finish(doc, network, endpoint(doc, side, ip, address, "addr", "port", ips));
}

// ECS keeps the path of a Unix socket in `address`.
function unixFields(local: Tree, hook: Hook, doc: Tree): string {
  const network = networkOf(hook, undefined);
  const path = local.path;
  if (typeof path !== "string" || path === "") {
    return finish(doc, network, "");
  }
  doc[isOwnEnd(hook) ? "source" : "destination"] = { address: path };
  drop(local, "path");
  return finish(doc, network, path);
}

function isOwnEnd(hook: Hook): boolean {
  return hook.name.indexOf("bind") >= 0 || hook.direction === "ingress";
}

function networkOf(hook: Hook, address: Address | undefined): Tree {
  const network: Tree = {};
  if (hook.direction !== undefined) {
    network.direction = hook.direction;
  }
  if (address !== undefined) {
    network.type = address.type;
  }
  return network;
}

function transportOf(pair: Tree): string {
  const protocol = pair.protocol;
  if (typeof protocol === "string" && protocol !== "") {
    if (NO_TRANSPORT.hasOwnProperty(protocol)) {
      return "";
    }
    if (TRANSPORT.hasOwnProperty(protocol)) {
      return TRANSPORT[protocol];
    }
    return protocol.substring(0, 8) === "IPPROTO_" ? protocol.substring(8).toLowerCase() : "";
  }
  const inet = pair.family === "AF_INET" || pair.family === "AF_INET6";
  const type = pair.type;
  return inet && typeof type === "string" && SOCKET_TRANSPORT.hasOwnProperty(type) ? SOCKET_TRANSPORT[type] : "";
}

function endpoint(
  doc: Tree,
  side: string,
  address: Address | undefined,
  source: Tree,
  addressKey: string,
  portKey: string,
  ips: string[],
): string {
  const port = source[portKey];
  const hasPort = typeof port === "number" && port % 1 === 0 && port >= 0 && port <= 65535;
  if (address === undefined) {
    return "";
  }
  const target = newChild(doc, side);
  target.ip = address.ip;
  addUnique(ips, address.ip);
  if (source[addressKey] === address.ip) {
    drop(source, addressKey);
  }
  if (!hasPort) {
    return address.ip;
  }
  target.port = port;
  drop(source, portKey);
  return (address.type === "ipv6" ? "[" + address.ip + "]" : address.ip) + ":" + port;
}

function finish(doc: Tree, network: Tree, peer: string): string {
  if (portOf(doc, "destination") === DNS_PORT || portOf(doc, "source") === DNS_PORT) {
    network.protocol = "dns";
  }
  if (!isEmpty(network)) {
    doc.network = network;
  }
  return peer;
}

function portOf(doc: Tree, side: string): unknown {
  const end = childOf(doc, side);
  return end === undefined ? undefined : end.port;
}
