#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "config/config_file.hpp"
#include "config/data/config_place.hpp"
#include "config/data/location.hpp"
#include "config/property_list.hpp"

namespace host::config {

/// Reads files, what they import, and what those do. What a document imports wins over it; what is
/// for a profile wins over what is not, within one group of locations. Each file is read once.
class document_tree {
 public:
  /// Names without endings that are looked for in folders. Both outlive the tree.
  document_tree(std::vector<std::string> names, const property_list& above)
      : names_(std::move(names)), above_(above) {}

  /// The documents in force, the one that wins first. Of the groups a later one wins. Without
  /// accepted profiles: what holds for all of them.
  tl::expected<std::vector<document>, std::string> read(const std::vector<named_group>& groups,
                                                        const std::vector<std::string>* accepted);

 private:
  struct node;
  using done_or_sentence = tl::expected<void, std::string>;

  done_or_sentence add_group(const named_group& group, std::string_view folder, int depth,
                             node& to);
  done_or_sentence add_files(const location& place, const named_group& group,
                             const std::string& profile, int depth, node& to);
  done_or_sentence add_file(const config_place& file, const named_group& group, int depth,
                            node& to);
  done_or_sentence add_document(const document& settings, const config_place& file, int depth,
                                node& to);
  tl::expected<const std::vector<document>*, std::string> documents_of(const config_place& file,
                                                                       const named_group& group);
  tl::expected<bool, std::string> is_in_force(const property_list& settings) const;

  std::vector<std::string> names_;
  const property_list& above_;
  const std::vector<std::string>* accepted_ = nullptr;
  std::map<std::string, std::vector<document>> read_;
  std::set<std::string> taken_;  ///< in this pass: a place counts once
};

}  // namespace host::config
