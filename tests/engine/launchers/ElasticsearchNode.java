import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginBundle;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * Starts one Elasticsearch node (8.19, 9.5) on loopback from published jars, without a
 * distribution, and keeps it until SIGTERM.
 *
 * Arguments: HOME DATA_DIR REPOSITORIES_DIR HTTP_PORT [setting=value ...]
 *
 * HOME/lib is the class path; HOME/modules/transport-netty4 is the HTTP transport, which must not
 * be on the class path too: the server refuses a jar that it sees twice.
 */
public final class ElasticsearchNode {
  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]);
    Path data = Files.createDirectories(Path.of(args[1]));
    Path config = Files.createDirectories(data.resolve("config"));
    try {
      configureLogging(home, config);
      run(home, data, config, args);
    } catch (Throwable e) {
      boolean wrapped = e instanceof InvocationTargetException && e.getCause() != null;
      (wrapped ? e.getCause() : e).printStackTrace();
      Runtime.getRuntime().halt(1); // half-started threads would keep the process
    }
  }

  private static void run(Path home, Path data, Path config, String[] args) throws Exception {
    Settings.Builder settings = Settings.builder()
        .put("cluster.name", "local")
        .put("node.name", "node-1")
        .put("path.home", home.toString())
        .put("path.data", data.toString())
        .put("path.logs", data.resolve("logs").toString())
        .putList("path.repo", args[2])
        .put("network.host", "127.0.0.1")
        .put("http.port", args[3])
        .put("transport.port", "0")
        .put("discovery.type", "single-node")
        .put("cluster.routing.allocation.disk.threshold_enabled", false)
        .put("indices.breaker.total.use_real_memory", false);
    for (int i = 4; i < args.length; i++) {
      int equals = args[i].indexOf('=');
      settings.put(args[i].substring(0, equals), args[i].substring(equals + 1));
    }

    Environment environment = new Environment(settings.build(), config);
    PluginsLoader plugins = PluginsLoader.createPluginsLoader(
        bundles("loadModulesBundles", home.resolve("modules")),
        bundles("loadPluginsBundles", home.resolve("plugins")),
        Map.of(),
        false); // exports from the server's module, which is none on the class path
    Node node = new Node(environment, plugins);
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node, closed)));
    ElasticsearchRoot.install(node);
    node.start();
    closed.await();
  }

  private static void close(Node node, CountDownLatch closed) {
    try {
      node.close();
      node.awaitClose(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      e.printStackTrace();
    } finally {
      closed.countDown();
    }
  }

  /** Must run before the first class that logs is loaded. */
  private static void configureLogging(Path home, Path config) throws Exception {
    Path log4j = config.resolve("log4j2.properties");
    Files.writeString(log4j, String.join("\n",
        "status = error",
        "appender.console.type = Console",
        "appender.console.name = console",
        "appender.console.layout.type = PatternLayout",
        "appender.console.layout.pattern = [%d{HH:mm:ss,SSS}][%-5p][%c{1.}] %m%n",
        "rootLogger.level = info",
        "rootLogger.appenderRef.console.ref = console",
        ""));
    System.setProperty("log4j2.configurationFile", log4j.toUri().toString());
    System.setProperty("log4j2.disable.jmx", "true");
    System.setProperty("es.path.home", home.toString());
    System.setProperty("es.path.conf", config.toString());
    // The server's own logging facade has no default: its first user fails with a null pointer.
    Class.forName("org.elasticsearch.common.logging.LogConfigurator")
        .getMethod("configureESLogging").invoke(null);
  }

  /** By reflection: 9.x added a second parameter. */
  @SuppressWarnings("unchecked")
  private static Set<PluginBundle> bundles(String name, Path dir) throws Exception {
    for (Method method : PluginsLoader.class.getMethods()) {
      if (method.getName().equals(name)) {
        Object found = method.getParameterCount() == 2
            ? method.invoke(null, dir, false)
            : method.invoke(null, dir);
        return (Set<PluginBundle>) found;
      }
    }
    throw new NoSuchMethodException("PluginsLoader." + name);
  }
}
