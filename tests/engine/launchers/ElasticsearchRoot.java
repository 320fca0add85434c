import java.util.List;

import org.elasticsearch.Build;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.http.AbstractHttpServerTransport;
import org.elasticsearch.http.HttpServerTransport;
import org.elasticsearch.node.Node;
import org.elasticsearch.rest.RestChannel;
import org.elasticsearch.rest.RestController;
import org.elasticsearch.rest.RestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;

/**
 * Answers GET / and HEAD / where a distribution's rest-root module would, which is not published. A
 * stand-in for that one page; everything else that the node answers is the server's own.
 */
final class ElasticsearchRoot implements RestHandler {
  private final Node node;
  private final ClusterService clusters;

  private ElasticsearchRoot(Node node, ClusterService clusters) {
    this.node = node;
    this.clusters = clusters;
  }

  static void install(Node node) throws Exception {
    var injector = node.injector();
    // The REST controller is bound nowhere; only the HTTP transport holds it.
    var field = AbstractHttpServerTransport.class.getDeclaredField("dispatcher");
    field.setAccessible(true);
    var controller = (RestController) field.get(injector.getInstance(HttpServerTransport.class));
    var clusters = injector.getInstance(ClusterService.class);
    controller.registerHandler(new ElasticsearchRoot(node, clusters));
  }

  @Override
  public List<Route> routes() {
    return List.of(new Route(RestRequest.Method.GET, "/"), new Route(RestRequest.Method.HEAD, "/"));
  }

  @Override
  public void handleRequest(RestRequest request, RestChannel channel, NodeClient client)
      throws Exception {
    Build build = Build.current();
    var state = clusters.state();
    var page = channel.newBuilder();
    page.prettyPrint().startObject()
        .field("name", node.settings().get("node.name"))
        .field("cluster_name", state.getClusterName().value())
        .field("cluster_uuid", state.metadata().clusterUUID())
        .startObject("version")
        .field("number", build.qualifiedVersion())
        .field("build_flavor", "default")
        .field("build_type", build.type().displayName())
        .field("build_hash", build.hash())
        .field("build_date", build.date())
        .field("build_snapshot", build.isSnapshot())
        .field("lucene_version", org.apache.lucene.util.Version.LATEST.toString())
        .field("minimum_wire_compatibility_version", build.minWireCompatVersion())
        .field("minimum_index_compatibility_version", build.minIndexCompatVersion())
        .endObject()
        .field("tagline", "You Know, for Search")
        .endObject();
    channel.sendResponse(new RestResponse(RestStatus.OK, page));
  }
}
