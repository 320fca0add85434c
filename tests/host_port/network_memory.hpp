#pragma once

#include <cstddef>

namespace port_test {

/// How often the network threads have taken memory by operator new. A program that links this has
/// the operators replaced; any thread may ask.
std::size_t taken_by_network_threads();

/// How many bytes they have taken and not given back. Of what is taken here and given back by
/// another thread, or the other way round, it knows half: for a port whose handlers answer at once.
std::ptrdiff_t held_by_network_threads();

}  // namespace port_test
