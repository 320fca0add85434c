#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/cluster_agreement.hpp"
#include "net/http_client.hpp"
#include "net/nodes.hpp"

namespace backup::net {

/// What is asked of whichever node works.
struct node_request {
  http_method method = http_method::get;
  std::string target;     ///< begins with '/', percent-encoded
  std::string json_body;  ///< as in http_request
  body_sink sink = {};
  /// Every node that works answers at once: one that does not is taken for failing, and time is
  /// left for the others. For GETs only.
  bool is_prompt = false;
};

/// How it ended, and where.
struct node_answer {
  std::string url;  ///< of the last node that was tried, without user and password
  http_outcome outcome;
  std::string other_nodes = {};  ///< what befell those before it: "URL: reason; URL: reason", short
};

/// A request on its way; as `transfer`, but goes to further nodes only from within wait_until().
class node_transfer {
 public:
  virtual ~node_transfer() = default;
  virtual std::optional<node_answer> wait_until(scheduling::instant until) = 0;
  virtual bool is_sent() const = 0;
};

/// Reads which cluster it is out of the body of an answer to GET /.
using identity_reader = std::function<std::optional<cluster_identity>(std::string_view body)>;

/// Requests to an engine of one or several nodes. A request that cannot have reached its node goes
/// to the next one, whatever it is: no connection, no trust, not sent as a whole. One that was sent
/// and had no answer, or 502, 503 or 504, goes on only if it is a GET of which nothing was taken
/// yet: what changes something may have been carried out. All tries share the request's deadline.
/// All functions from any thread.
class node_client {
 public:
  /// The scheduler, the client and the watch outlive this, and it outlives its transfers.
  node_client(scheduling::scheduler& on, http_client& client, std::vector<base_url> urls,
              identity_reader read_identity = {}, node_watch* watched_by = nullptr);

  std::unique_ptr<node_transfer> start(node_request request, http_limits limits);
  /// Returns by the deadline.
  node_answer perform(node_request request, const http_limits& limits);

  /// Bytes that the longest URL puts in front of a target.
  std::size_t longest_path() const;

 private:
  class attempt;
  class tried_transfer;

  /// Asks a node for its cluster. Why it cannot be reached, if so.
  std::optional<transport_failure> meet(std::size_t node, const http_limits& limits);
  /// Asks all that were never asked, at the same time and not for long.
  void meet_all(const http_limits& limits);
  void learn(std::size_t node, const http_outcome& answer);

  scheduling::scheduler& on_;
  http_client& client_;
  nodes nodes_;
  cluster_agreement agreement_;
  identity_reader read_identity_;
};

}  // namespace backup::net
