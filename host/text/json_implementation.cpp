// Boost.JSON's functions, of which the program keeps those that it uses.
#include <boost/json/src.hpp>
