import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.ingest.common.IngestCommonPlugin;
import org.opensearch.node.Node;
import org.opensearch.painless.PainlessPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.script.mustache.MustachePlugin;
import org.opensearch.transport.Netty4Plugin;

/**
 * Runs one OpenSearch node whose server and modules lie on one class path.
 *
 * <p>Arguments are settings as {@code name=value}; {@code path.home} is required. Log lines go to standard
 * output. The node stops on SIGTERM.
 */
public final class OpenSearchLauncher {
  private static final List<Class<? extends Plugin>> MODULES =
      List.of(
          Netty4Plugin.class,
          IngestCommonPlugin.class,
          PainlessPlugin.class,
          MustachePlugin.class,
          CommonAnalysisPlugin.class,
          LicensePlugin.class);

  private OpenSearchLauncher() {}

  public static void main(String[] arguments) throws Exception {
    Settings.Builder builder = Settings.builder();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      builder.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    Settings settings = builder.build();
    String home = settings.get("path.home");
    System.setProperty("opensearch.path.conf", home);
    LogConfigurator.configureWithoutConfig(settings);

    ClassPathNode node = new ClassPathNode(new Environment(settings, Path.of(home, "config")));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node), "close"));
    node.start();
    // All threads of a node are daemons.
    Thread.currentThread().join();
  }

  private static void close(Node node) {
    try {
      node.close();
    } catch (IOException e) {
      e.printStackTrace();
    }
  }

  /** A node whose modules come from the class path; the constructor for that is for subclasses only. */
  private static final class ClassPathNode extends Node {
    ClassPathNode(Environment environment) {
      super(environment, MODULES, true);
    }
  }
}
