#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "config/config_file.hpp"
#include "config/data/activation.hpp"
#include "config/data/config_place.hpp"
#include "config/property_list.hpp"

namespace host::config {

/// Reads files, what they import, and what those do, in two steps as Spring Boot does: first what
/// is for no profile, for it tells which profiles are in force, then the rest. What a document
/// imports wins over it; what is for a profile wins over what is not, within one group of locations
/// and what that imports. Each place counts once, where it ranks highest, and is read once.
class document_tree {
 public:
  /// Names without endings that are looked for in folders. `above` outlives the tree.
  document_tree(std::vector<std::string> names, const property_list& above);
  ~document_tree();
  document_tree(const document_tree&) = delete;
  document_tree& operator=(const document_tree&) = delete;

  /// The documents in force for all profiles, the one that wins first. Of the groups a later one
  /// wins. Once, and first.
  tl::expected<std::vector<document>, std::string> read(const std::vector<named_group>& groups);

  /// The same with those that are for these profiles, of which a later one wins. Once.
  tl::expected<std::vector<document>, std::string> add_profiles(std::vector<std::string> profiles);

 private:
  struct node;
  using nodes = std::vector<std::unique_ptr<node>>;
  using done_or_sentence = tl::expected<void, std::string>;
  using nodes_or_sentence = tl::expected<nodes, std::string>;

  done_or_sentence step_without_profiles(node& at);
  done_or_sentence step_with_profiles(node& at);
  done_or_sentence decide(node& at);
  nodes_or_sentence load(const node& of);
  tl::expected<std::vector<config_place>, std::string> places_of(const node& of,
                                                                 const named_group& group) const;
  tl::expected<const std::vector<document>*, std::string> documents_of(const config_place& place,
                                                                       const std::string& key,
                                                                       const named_group& group);
  std::vector<document> in_force() const;

  std::vector<std::string> names_;
  const property_list& above_;
  activation now_;
  nodes roots_;  ///< one a group, the one that wins first
  std::map<std::string, std::vector<document>> read_;
  std::set<std::string> taken_;
};

}  // namespace host::config
