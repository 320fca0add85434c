"""Every figure that the model of growth rests on, with where it comes from.

A source that begins with "assumed" was not measured by us; the page shows what hangs on those.
"""

from collections import namedtuple

Parameter = namedtuple("Parameter", "value unit source")

PARAMETERS = {
    # Backups as the applications and we take them.
    "parts": Parameter(6, "snapshots a backup", "catalog 8.8 with two dated parts"),
    "indices": Parameter(6, "indices a snapshot", "catalog 8.8: 34 indices in 6 parts, and nothing archived"),
    # What an engine keeps and answers. Sizes: 120 snapshots of 1, 3, 6 and 12 indices in real
    # repositories of OpenSearch 3.8.0 and Elasticsearch 9.5.3; a name of 43 characters.
    "index_fixed_os": Parameter(142, "bytes a snapshot in index-N", "OpenSearch 3.8.0, measured"),
    "index_fixed_es": Parameter(249, "bytes a snapshot in index-N", "Elasticsearch 9.5.3, measured"),
    "index_each": Parameter(86, "bytes more for each of its indices", "both engines, measured"),
    "packed_fixed_os": Parameter(24, "the same, deflated",
                                 "12,000 made-up entries whose plain size is as measured, zlib level 3"),
    "packed_fixed_es": Parameter(41, "the same, deflated", "as before"),
    "packed_each": Parameter(19.3, "the same, deflated", "as before; a uuid is 16 bytes that do not compress"),
    "answer_names": Parameter(110, "bytes a snapshot", "names, uuids, states with filter_path; both engines, measured"),
    "cache_os_share": Parameter(0.01, "of the heap", "snapshot.repository_data.cache.threshold of OpenSearch"),
    "cache_least": Parameter(500 * 1024, "bytes, deflated",
                             "least of OpenSearch, and all of Elasticsearch; larger data is read anew at each call"),
    "heap": Parameter(512 << 20, "bytes", "assumed: heap of the engine; the rig's"),
    "cores": Parameter(4, "processors of the engine", "assumed"),
    "parse_rate": Parameter(50e6, "bytes of index-N a second, one processor", "assumed"),
    "blob_rate": Parameter(100e6, "bytes a second of one large blob", "assumed: one stream of an object store"),
    "blob": Parameter(0.021, "s to read a small blob", "bench, list_cold_slow_blobs: 35.3 s for 1,680, one by one"),
    "engine_row": Parameter(8.9e-6, "s a snapshot to answer names", "bench, list_local, less ours"),
    # Ours. Interim figures of the bench where it has them.
    "our_row": Parameter(1.5e-6, "s a snapshot of a warm list", "bench, list_sixty_thousand: 91.4 ms"),
    "at_once": Parameter(8, "requests for details at one time", "details.requests-at-once"),
    "list_length": Parameter(72, "names in one request", "3,499 bytes of request line with the query, a name of 43 characters"),
    "fill_list": Parameter(64, "names in one request of a fill", "service/detail_filler.cpp"),
    "deadline": Parameter(30, "s for a call", "default of the property"),
    "cache_entry": Parameter(90, "bytes a snapshot whose details are known", "service/snapshot_cache.hpp"),
    "table_row": Parameter(88, "bytes a snapshot while lists are made", "sizeof(snapshot_table::row)"),
    "file_entry": Parameter(33.9, "bytes a snapshot in the file", "storage/, 1,000,000 entries, measured"),
    "file_load": Parameter(0.23e-6, "s a snapshot", "the same, -O2"),
    "file_save": Parameter(0.26e-6, "s a snapshot", "the same, with fsync on a fast disk"),
}


def value(name):
    return PARAMETERS[name].value
