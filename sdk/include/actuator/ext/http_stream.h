/*
 * actuator/ext/http_stream.h: extension "actuator.http-stream/1", answers that are written piece by
 * piece, so that a large one needs no memory. The policy and the thread tags of actuator/plugin.h
 * apply.
 *
 * Instead of respond() a plugin calls begin() with the status and the headers, then write() as
 * often as it likes, then end(). The call stays open until then. The host holds at most
 * buffer_limit bytes that the client has not taken; when there is no room, write() says LIMIT and
 * on_writable() tells when to go on. Nothing here blocks.
 *
 * The deadline of the endpoint counts until begin(). From then on it is the longest pause between
 * two pieces while the client waits for one. When it passes, or the client leaves, the stream is
 * closed: on_closed() is entered and every further function says GONE. A stream that did not end
 * well is cut off, so that the client cannot take it for whole.
 */
#ifndef ACTUATOR_EXT_HTTP_STREAM_H
#define ACTUATOR_EXT_HTTP_STREAM_H

#include <actuator/ext/http.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ACTUATOR_EXT_HTTP_STREAM "actuator.http-stream/1"

/* How a stream is held back, and whom it tells. Copied by the host. */
typedef struct actuator_http_stream_options {
  uint32_t struct_size;
  uint32_t flags;        /* 0; unknown bits: UNSUPPORTED */
  uint64_t buffer_limit; /* bytes, up to 1 MiB; 0: 64 KiB */
  void* ctx;             /* passed to both; must live until destroy() */

  /* [io] May be NULL. There is room again after a write() that said LIMIT. Once for each such
   * write(); not any more after end(), on_closed() or stop(). */
  void (*on_writable)(void* ctx, const actuator_host* host, actuator_call call);

  /* [io] May be NULL. The stream is over before end(): the client has left, or the pause was too
   * long. At most once; nothing is owed any more. Not entered once stop() was called. */
  void (*on_closed)(void* ctx, const actuator_host* host, actuator_call call);
} actuator_http_stream_options;

typedef struct actuator_http_stream {
  uint32_t struct_size;
  uint32_t reserved0;

  /* [owner] Begins the answer instead of respond(), under the same rules and with the same errors;
   * the body of head is the first piece and may be empty. The bytes of a stream are not judged. A
   * status that has no body is INVALID. options may be NULL. When this fails, the plugin has let go
   * of the call. On OK, what was read of the request stays valid until the stream is over. */
  actuator_status (*begin)(const actuator_host* host, actuator_call call,
                           const actuator_http_response* head,
                           const actuator_http_stream_options* options);

  /* [owner] One more piece, taken whole or not at all, and copied. LIMIT: there is no room now.
   * INVALID: larger than buffer_limit, so there never will be. GONE: the stream is over. */
  actuator_status (*write)(const actuator_host* host, actuator_call call, actuator_str bytes);

  /* [owner] How many bytes write() would take now. GONE. */
  actuator_status (*writable)(const actuator_host* host, actuator_call call, uint64_t* bytes);

  /* [owner] Ends the answer. complete 1: what was written goes out and the client sees the end.
   * complete 0: the connection is cut off. GONE: it was over before. Either way nothing is owed any
   * more. */
  actuator_status (*end)(const actuator_host* host, actuator_call call, int32_t complete);
} actuator_http_stream;

#ifdef __cplusplus
}
#endif

#endif
