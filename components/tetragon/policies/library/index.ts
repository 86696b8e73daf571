import type { PolicyDefinition } from "../definition";
import { bpfPrograms } from "./bpf-programs";
import { capabilityChecks } from "./capability-checks";
import { containerDrift } from "./container-drift";
import { credentialChanges } from "./credential-changes";
import { dns } from "./dns";
import { fileIntegrity } from "./file-integrity";
import { inboundConnections } from "./inbound-connections";
import { kernelControlFiles } from "./kernel-control-files";
import { kernelModules } from "./kernel-modules";
import { libraryLoading } from "./library-loading";
import { memoryOrTmpExecution } from "./memory-or-tmp-execution";
import { namespaceMountEscapes } from "./namespace-mount-escapes";
import { outboundConnections } from "./outbound-connections";
import { privilegeEscalation } from "./privilege-escalation";
import { processInjection } from "./process-injection";
import { rawSockets } from "./raw-sockets";
import { sensitiveFiles } from "./sensitive-files";
import { serviceAccountTokens } from "./service-account-tokens";

/** The policies that a stack file can name. */
export const policyLibrary: readonly PolicyDefinition[] = [
  sensitiveFiles,
  fileIntegrity,
  serviceAccountTokens,
  kernelControlFiles,
  outboundConnections,
  inboundConnections,
  dns,
  rawSockets,
  privilegeEscalation,
  credentialChanges,
  capabilityChecks,
  kernelModules,
  bpfPrograms,
  namespaceMountEscapes,
  processInjection,
  memoryOrTmpExecution,
  containerDrift,
  libraryLoading,
];
