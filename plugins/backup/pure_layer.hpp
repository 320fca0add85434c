// Included by force into every file of domain/ and service/: there, JSON, HTTP and engine libraries
// must not be reachable, not even through a header of ours.
#pragma GCC poison boost CURL curl_easy_init
