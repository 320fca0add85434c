/// \file
/// A member of the info page.
#pragma once

#include <cstdint>
#include <string_view>

#include <actuator/cpp/host_ref.hpp>
#include <actuator/cpp/str.hpp>

namespace actuator {
inline namespace v0_9 {

/// Sets the value of one declared member. Made by registrar::add_info; a small value with the
/// lifetime of host_ref; any thread; never blocks. One that was made empty, as on a host without an
/// info page, shows nothing. Never a secret: the page is for everybody who reaches the port.
class info_member {
 public:
  /// One that goes nowhere, or made by the layer itself for one that was declared.
  info_member() noexcept = default;
  info_member(host_ref host, std::uint64_t handle) noexcept
      : host_(host.c_host()), info_(host.c_info()), handle_(handle) {}

  /// The value from now on: one JSON value of at most 64 KiB. False when the host refuses it; the
  /// old value stays then.
  bool set(std::string_view json) const noexcept {
    return handle_ != 0 && info_->set(host_, handle_, to_str(json)) == ACTUATOR_OK;
  }

  /// Takes the member off the page.
  bool clear() const noexcept { return set(std::string_view()); }

 private:
  const actuator_host* host_ = nullptr;
  const actuator_info* info_ = nullptr;
  std::uint64_t handle_ = 0;
};

}  // namespace v0_9
}  // namespace actuator
