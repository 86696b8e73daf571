import { directoriesOverlap } from "./node-directories";

/** A mistake that shows only when settings are seen together: `path` begins with the setting's key. */
export interface CrossIssue {
  path: string[];
  message: string;
}

/** Export files and registry in one directory, or in each other's: Filebeat would read its own registry, or rotation delete it. */
export function directoryIssues(exportDirectory: string, registryDirectory: string): CrossIssue[] {
  return directoriesOverlap(exportDirectory, registryDirectory)
    ? [
        {
          path: ["filebeat", "registryDirectory"],
          message: `is tetragon.exportDirectory (${exportDirectory}) or one lies in the other; write two directories apart`,
        },
      ]
    : [];
}
