/** The name of the release and of everything the chart makes; fixed, so nothing has to ask the release for it. */
export const releaseName = "tetragon";
