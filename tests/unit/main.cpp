// The one main of every unit test program.
#define BOOST_TEST_MODULE unit
#include <boost/test/unit_test.hpp>
