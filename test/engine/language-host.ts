/**
 * Answers for Pulumi's language plugin of Node, which cannot be had here: `pulumi import` asks it which plugins the
 * project needs, and needs nothing else of it. Programs run inline, without a language plugin.
 */
import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/language_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";

type Answer = (call: unknown, callback: grpc.sendUnaryData<unknown>) => void;

const answer =
  (message: () => unknown): Answer =>
  (_call, callback) =>
    callback(null, message());

const server = new grpc.Server();
server.addService(
  LanguageRuntimeService as unknown as grpc.ServiceDefinition,
  {
    handshake: answer(() => new rpc.LanguageHandshakeResponse()),
    getPluginInfo: answer(() => new plugin.PluginInfo()),
    getRequiredPackages: answer(() => new rpc.GetRequiredPackagesResponse()),
    getRequiredPlugins: answer(() => new rpc.GetRequiredPluginsResponse()),
  } as unknown as grpc.UntypedServiceImplementation,
);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    throw error;
  }
  // The engine reads the port from the first line.
  console.log(port);
});
