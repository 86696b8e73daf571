import type { Random } from "./random";
import type {
  Credentials,
  FilePath,
  KprobeArgument,
  Socket,
  SocketBuffer,
  StackTraceEntry,
} from "./event-types";

/** Linux capabilities in the spelling of Tetragon's enum. */
export const containerCapabilities = [
  "CAP_CHOWN",
  "DAC_OVERRIDE",
  "CAP_FOWNER",
  "CAP_FSETID",
  "CAP_KILL",
  "CAP_SETGID",
  "CAP_SETUID",
  "CAP_SETPCAP",
  "CAP_NET_BIND_SERVICE",
  "CAP_NET_RAW",
  "CAP_SYS_CHROOT",
  "CAP_MKNOD",
  "CAP_AUDIT_WRITE",
  "CAP_SETFCAP",
];

const sensitive = [
  "/etc/shadow",
  "/etc/passwd",
  "/etc/sudoers",
  "/root/.ssh/authorized_keys",
  "/etc/kubernetes/pki/ca.key",
];
const ordinary = [
  "/var/log/app/current.log",
  "/srv/data/part-0007.parquet",
  "/tmp/cache.bin",
  "/home/app/.bash_history",
];
const external = ["203.0.113.41", "198.51.100.7", "192.0.2.200", "203.0.113.9"];
const external6 = ["2001:db8:40::9", "2001:db8:7:1::25"];
const servicePorts = [443, 5432, 6379, 8080, 9092, 80];

export const anyPath = (r: Random): string => r.pick(r.chance(0.5) ? sensitive : ordinary);
export const sensitivePath = (r: Random): string => r.pick(sensitive);
export const podAddress = (r: Random): string => `10.244.${r.int(0, 31)}.${r.int(2, 250)}`;
export const externalAddress = (r: Random): string => r.pick(external);
export const ephemeralPort = (r: Random): number => r.int(32768, 60999);

/** A file with the mode that its kind of path usually has. */
export function file(path: string, permission = "-rw-r--r--"): FilePath {
  return { path, permission };
}

/** The kernel's address of a socket as Tetragon prints it: it stays the same while the socket lives. */
export function cookie(r: Random): string {
  return `1844661${r.int(2_000_000, 2_900_000)}${String(r.int(0, 999_999)).padStart(6, "0")}`;
}

/** A connected TCP socket over IPv4; the fields given replace the usual ones. */
export function tcpSocket(r: Random, change: Socket = {}): Socket {
  return {
    family: "AF_INET",
    type: "SOCK_STREAM",
    protocol: "IPPROTO_TCP",
    saddr: podAddress(r),
    daddr: r.chance(0.6) ? podAddress(r) : externalAddress(r),
    sport: ephemeralPort(r),
    dport: r.pick(servicePorts),
    cookie: cookie(r),
    state: "TCP_ESTABLISHED",
    ...change,
  };
}

export function tcp6Socket(r: Random, change: Socket = {}): Socket {
  return tcpSocket(r, { family: "AF_INET6", saddr: "2001:db8:1::5", daddr: r.pick(external6), ...change });
}

export function udpSocket(r: Random, change: Socket = {}): Socket {
  return tcpSocket(r, {
    type: "SOCK_DGRAM",
    protocol: "IPPROTO_UDP",
    daddr: "10.96.0.10",
    dport: 53,
    state: "TCP_CLOSE",
    ...change,
  });
}

/** A unix socket: it has no addresses, which Tetragon prints as this text. */
export function unixSocket(r: Random): Socket {
  return {
    family: "AF_UNIX",
    type: "SOCK_STREAM",
    protocol: "IPPROTO_IP",
    saddr: "invalid IP",
    daddr: "invalid IP",
    cookie: cookie(r),
    state: "TCP_ESTABLISHED",
  };
}

export function dnsPacket(r: Random, change: SocketBuffer = {}): SocketBuffer {
  return {
    hash: r.int(1, 4_294_967_295),
    len: r.int(60, 120),
    saddr: podAddress(r),
    daddr: externalAddress(r),
    sport: ephemeralPort(r),
    dport: 53,
    proto: 17,
    protocol: "IPPROTO_UDP",
    family: "AF_INET",
    ...change,
  };
}

export function credentials(uid: number, gid: number, effective = uid): Credentials {
  return { uid, gid, euid: effective, egid: gid, suid: effective, sgid: gid, fsuid: effective, fsgid: gid };
}

export const hostUserNamespace = { level: 0, uid: 0, gid: 0, ns: { inum: 4026531837, is_host: true } };

/** The credentials argument of policies, which unlike a process' credentials has capabilities and user namespace. */
export function rootCredentials(): Credentials {
  return {
    ...credentials(0, 0),
    caps: { permitted: containerCapabilities, effective: containerCapabilities },
    user_ns: hostUserNamespace,
  };
}

/** A buffer as policies of type `char_buf` report it. */
export function buffer(text: string): KprobeArgument {
  return { bytes_arg: Buffer.from(text).toString("base64") };
}

/** A buffer of which only the beginning was copied. */
export function truncatedBuffer(text: string, size: number): KprobeArgument {
  return {
    truncated_bytes_arg: { bytes_arg: Buffer.from(text).toString("base64"), orig_size: String(size) },
  };
}

export function kernelStack(...symbols: string[]): StackTraceEntry[] {
  return symbols.map((symbol, index) => ({ offset: String(5 + index * 97), symbol }));
}

export function userStack(module: string, ...symbols: string[]): StackTraceEntry[] {
  return [
    ...symbols.map((symbol, index) => ({ offset: String(1_180_000 + index * 312), symbol, module })),
    { offset: "168042", module },
  ];
}
