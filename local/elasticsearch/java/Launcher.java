import java.nio.file.Path;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * Runs one Elasticsearch node from a home directory that holds lib/ and modules/.
 *
 * <p>Arguments are settings as {@code name=value}; {@code path.home} is required. Log lines go to standard
 * output. The node stops on SIGTERM.
 */
public final class Launcher {
  private Launcher() {}

  public static void main(String[] arguments) throws Exception {
    Settings.Builder builder = Settings.builder();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      builder.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    Settings settings = builder.build();
    String home = settings.get("path.home");
    System.setProperty("es.path.home", home);
    LogConfigurator.configureWithoutConfig(settings);
    LogConfigurator.configureESLogging();

    Environment environment = new Environment(settings, Path.of(home, "config"));
    PluginsLoader plugins =
        PluginsLoader.createPluginsLoader(
            PluginsLoader.loadModulesBundles(environment.modulesDir()),
            PluginsLoader.loadPluginsBundles(environment.pluginsDir()),
            java.util.Map.of());
    Node node = new Node(environment, plugins);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node), "close"));
    node.start();
    // All threads of a node are daemons.
    Thread.currentThread().join();
  }

  private static void close(Node node) {
    try {
      node.close();
    } catch (java.io.IOException e) {
      e.printStackTrace();
    }
  }
}
