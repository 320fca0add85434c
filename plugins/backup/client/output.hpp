#pragma once

#include <string_view>

namespace backup::client {

/// Writes to a descriptor and remembers how that went: what comes after a failure is dropped. Not
/// buffered. One thread.
class output {
 public:
  explicit output(int descriptor) : descriptor_(descriptor) {}

  void write(std::string_view text);

  bool is_closed() const { return error_ == closed_pipe(); }  ///< nobody reads any more
  bool has_failed() const { return error_ != 0; }
  int error() const { return error_; }

 private:
  static int closed_pipe();

  int descriptor_;
  int error_ = 0;
};

}  // namespace backup::client
