import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * Starts one OpenSearch node on loopback and keeps it until SIGTERM.
 *
 * Arguments: DATA_DIR REPOSITORIES_DIR HTTP_PORT MODULE_CLASSES(comma list) [setting=value ...]
 */
public final class OpenSearchNode {
  public static void main(String[] args) throws Exception {
    String data = args[0];
    String repositories = args[1];
    int port = Integer.parseInt(args[2]);
    String modules = args[3];

    OpenSearchRunner runner = new OpenSearchRunner();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(runner)));
    // The runner takes the port after its base port, and looks no further than this one.
    runner.setMaxHttpPort(port);
    runner.onBuild((number, settings) -> {
      settings.put("network.host", "127.0.0.1");
      settings.put("transport.port", "0");
      settings.put("path.repo", repositories);
      settings.put("discovery.type", "single-node");
      // The runner presets a cluster of several nodes, which a single node refuses.
      settings.remove("cluster.initial_cluster_manager_nodes");
      settings.remove("discovery.seed_hosts");
      settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
      for (int i = 4; i < args.length; i++) {
        int equals = args[i].indexOf('=');
        settings.put(args[i].substring(0, equals), args[i].substring(equals + 1));
      }
    });
    runner.build(OpenSearchRunner.newConfigs()
        .clusterName("local")
        .numOfNode(1)
        .basePath(data)
        .baseHttpPort(port - 1)
        .moduleTypes(modules));
    Thread.currentThread().join();
  }

  private static void close(OpenSearchRunner runner) {
    try {
      runner.close();
    } catch (Exception e) {
      e.printStackTrace();
    }
  }
}
