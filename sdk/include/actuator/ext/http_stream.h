/*
 * actuator/ext/http_stream.h: extension "actuator.http-stream/1", answers that are written piece by
 * piece, so that a large one needs no memory. The policy and the thread tags of actuator/plugin.h
 * apply.
 *
 * Instead of respond() a plugin calls begin() with the status and the headers, then write() as
 * often as it likes, then end(). The call stays open until then. At most buffer_limit bytes wait in
 * the host, beside those that are being sent, which are at most as many; when there is no room,
 * write() says LIMIT and on_writable() tells when to go on. Nothing here blocks.
 *
 * The deadline of the endpoint counts until begin(). From then on it is the longest pause between
 * two pieces while the client waits for one. When it passes, or the client leaves or is too slow,
 * the stream is closed: on_closed() is entered and every further function says GONE. So it is when
 * the request was HEAD: nobody will see a piece. A stream that did not end well is cut off, so that
 * the client cannot take it for whole.
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

  /* [io] May be NULL. There is room again after one write() or several that said LIMIT. It may be
   * entered before such a write() has returned, and while end() is called or just after it: then
   * the call is GONE. Not entered any more once stop() was called. */
  void (*on_writable)(void* ctx, const actuator_host* host, actuator_call call);

  /* [io] May be NULL. The stream is over before end(): the client has left, was too slow or had
   * asked with HEAD, or the pause was too long. At most once; nothing is owed any more. May be
   * entered before begin() has returned. Not entered once stop() was called. */
  void (*on_closed)(void* ctx, const actuator_host* host, actuator_call call);
} actuator_http_stream_options;

typedef struct actuator_http_stream {
  uint32_t struct_size;
  uint32_t reserved0;

  /* [owner] Begins the answer instead of respond(), under the same rules and with the same errors;
   * the body of head is the first piece, of any size, and may be empty. The bytes of a stream are
   * not judged. A status that has no body is INVALID. options may be NULL. When this fails, the
   * plugin has let go of the call; a second begin() is GONE and changes nothing. On OK, what was
   * read of the request stays valid until the stream is over. */
  actuator_status (*begin)(const actuator_host* host, actuator_call call,
                           const actuator_http_response* head,
                           const actuator_http_stream_options* options);

  /* [owner] One more piece, taken whole or not at all, and copied. LIMIT: there is no room now.
   * INVALID: larger than buffer_limit, so there never will be; the stream goes on. GONE: it is
   * over, or was never begun. One thread at a time. */
  actuator_status (*write)(const actuator_host* host, actuator_call call, actuator_str bytes);

  /* [owner] How many bytes write() would take now. GONE: the stream is over, or never began. */
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
