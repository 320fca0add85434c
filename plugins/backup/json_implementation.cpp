// Boost.JSON compiled into the plugin, once: linked to the shared library it would bind to whatever
// Boost the host brings (plugin ABI, rule 20).
#include <boost/json/src.hpp>
