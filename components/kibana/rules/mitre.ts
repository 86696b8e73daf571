/** Tactics of MITRE ATT&CK for Enterprise that the techniques belong to. */
const tactics = {
  TA0001: "Initial Access",
  TA0002: "Execution",
  TA0003: "Persistence",
  TA0004: "Privilege Escalation",
  TA0005: "Defense Evasion",
  TA0006: "Credential Access",
  TA0007: "Discovery",
  TA0009: "Collection",
  TA0010: "Exfiltration",
  TA0011: "Command and Control",
  TA0040: "Impact",
} as const;

/** Techniques of MITRE ATT&CK for Enterprise (https://attack.mitre.org/techniques/enterprise/), with one tactic each. */
const techniques = {
  T1003: ["TA0006", "OS Credential Dumping"],
  T1014: ["TA0005", "Rootkit"],
  T1027: ["TA0005", "Obfuscated Files or Information"],
  T1040: ["TA0006", "Network Sniffing"],
  T1046: ["TA0007", "Network Service Discovery"],
  T1053: ["TA0003", "Scheduled Task/Job"],
  T1055: ["TA0004", "Process Injection"],
  T1059: ["TA0002", "Command and Scripting Interpreter"],
  T1068: ["TA0004", "Exploitation for Privilege Escalation"],
  T1070: ["TA0005", "Indicator Removal"],
  T1071: ["TA0011", "Application Layer Protocol"],
  T1095: ["TA0011", "Non-Application Layer Protocol"],
  T1098: ["TA0003", "Account Manipulation"],
  T1105: ["TA0011", "Ingress Tool Transfer"],
  T1136: ["TA0003", "Create Account"],
  T1140: ["TA0005", "Deobfuscate/Decode Files or Information"],
  T1190: ["TA0001", "Exploit Public-Facing Application"],
  T1222: ["TA0005", "File and Directory Permissions Modification"],
  T1496: ["TA0040", "Resource Hijacking"],
  T1505: ["TA0003", "Server Software Component"],
  T1528: ["TA0006", "Steal Application Access Token"],
  T1543: ["TA0003", "Create or Modify System Process"],
  T1546: ["TA0003", "Event Triggered Execution"],
  T1547: ["TA0003", "Boot or Logon Autostart Execution"],
  T1548: ["TA0004", "Abuse Elevation Control Mechanism"],
  T1552: ["TA0006", "Unsecured Credentials"],
  T1554: ["TA0003", "Compromise Host Software Binary"],
  T1560: ["TA0009", "Archive Collected Data"],
  T1562: ["TA0005", "Impair Defenses"],
  T1567: ["TA0010", "Exfiltration Over Web Service"],
  T1572: ["TA0011", "Protocol Tunneling"],
  T1574: ["TA0005", "Hijack Execution Flow"],
  T1609: ["TA0002", "Container Administration Command"],
  T1611: ["TA0004", "Escape to Host"],
  T1613: ["TA0007", "Container and Resource Discovery"],
  T1620: ["TA0005", "Reflective Code Loading"],
} as const satisfies Record<string, readonly [keyof typeof tactics, string]>;

/** Id of a technique that rules name. */
export type TechniqueId = keyof typeof techniques;

/** A tactic with techniques, as Kibana's rules have it. */
export interface Threat {
  framework: string;
  tactic: { id: string; name: string; reference: string };
  techniques: { id: string; name: string; reference: string }[];
}

/** The techniques by their tactics. */
export function threats(ids: readonly TechniqueId[]): Threat[] {
  const found = [...new Set(ids.map((id) => techniques[id][0]))];
  return found.map((tactic) => ({
    framework: "MITRE ATT&CK",
    tactic: {
      id: tactic,
      name: tactics[tactic],
      reference: `https://attack.mitre.org/tactics/${tactic}/`,
    },
    techniques: ids
      .filter((id) => techniques[id][0] === tactic)
      .map((id) => ({
        id,
        name: techniques[id][1],
        reference: `https://attack.mitre.org/techniques/${id}/`,
      })),
  }));
}
