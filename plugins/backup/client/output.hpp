#pragma once

#include <string_view>

namespace backup::client {

class interruption;

/// Writes to a descriptor and remembers how that went: what comes after a failure is dropped. Not
/// buffered. One thread. Waits for a reader for as long as nothing interrupts.
class output {
 public:
  /// Both outlive it.
  output(int descriptor, const interruption& stop);
  ~output();
  output(const output&) = delete;
  output& operator=(const output&) = delete;

  void write(std::string_view text);

  bool is_closed() const { return error_ == closed_pipe(); }  ///< nobody reads any more
  bool is_given_up() const { return is_given_up_; }           ///< interrupted while nobody read
  bool has_failed() const { return is_given_up_ || error_ != 0; }
  int error() const { return error_; }

 private:
  static int closed_pipe();
  bool wait();

  int descriptor_;
  int own_;  ///< the same pipe or terminal, so that a write never waits; or -1
  const interruption& stop_;
  int error_ = 0;
  bool is_given_up_ = false;
};

}  // namespace backup::client
