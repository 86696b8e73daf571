/**
 * Answers for Pulumi's language plugin of Node, which cannot be had here. `pulumi import` asks it which plugins the
 * project needs; a package of components is run by it as the real one does, with the SDK's own `run-plugin`. Programs
 * run inline, without a language plugin.
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/language_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";

type Answer = (call: unknown, callback: grpc.sendUnaryData<unknown>) => void;

const answer =
  (message: () => unknown): Answer =>
  (_call, callback) =>
    callback(null, message());

/** Runs a package in its own folder with its own SDK, and ends it when the engine ends the call. */
function runPlugin(call: grpc.ServerWritableStream<rpc.RunPluginRequest, rpc.RunPluginResponse>): void {
  const { request } = call;
  const folder = request.getInfo()?.getProgramDirectory() ?? request.getProgram();
  const runner = createRequire(join(folder, "package.json")).resolve("@pulumi/pulumi/cmd/run-plugin");
  const environment = Object.fromEntries(
    request.getEnvList().map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  const host = spawn(process.execPath, [runner, folder, ...request.getArgsList()], {
    cwd: request.getPwd(),
    env: { ...process.env, ...environment, PULUMI_NODEJS_TYPESCRIPT: "true" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const send = (fill: (response: rpc.RunPluginResponse) => void) => {
    const response = new rpc.RunPluginResponse();
    fill(response);
    call.write(response);
  };
  host.stdout.on("data", (bytes: Buffer) => send((response) => response.setStdout(bytes)));
  host.stderr.on("data", (bytes: Buffer) => send((response) => response.setStderr(bytes)));
  host.on("close", (code) => {
    send((response) => response.setExitcode(code ?? 1));
    call.end();
  });
  call.on("cancelled", () => host.kill());
}

const server = new grpc.Server();
server.addService(
  LanguageRuntimeService as unknown as grpc.ServiceDefinition,
  {
    handshake: answer(() => new rpc.LanguageHandshakeResponse()),
    getPluginInfo: answer(() => new plugin.PluginInfo()),
    getRequiredPackages: answer(() => new rpc.GetRequiredPackagesResponse()),
    getRequiredPlugins: answer(() => new rpc.GetRequiredPluginsResponse()),
    runPlugin,
  } as unknown as grpc.UntypedServiceImplementation,
);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    throw error;
  }
  // The engine reads the port from the first line.
  console.log(port);
});
