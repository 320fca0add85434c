/*
 * actuator/ext/http.h: extension "actuator.http/1", endpoints on the management port.
 * The policy and the thread tags of actuator/plugin.h apply.
 *
 * The host alone owns listening, limits, routing, content negotiation, the access log and the
 * shape of its error bodies. A plugin declares endpoints while it starts and answers calls.
 *
 * A CALL is a 64-bit id that is never used twice in a process; 0 is none. handle() returns
 * nothing: the plugin answers exactly once, during handle() or later, from any thread, with
 * respond() or respond_error(). The first answer wins. The host answers 503 by itself when the
 * deadline passes; the plugin's own late answer is then GONE, which is no fault, but it still has
 * to come: it tells the host that the plugin lets go of the request.
 *
 * The request (selectors, parameters, headers, body) stays readable until the plugin's own
 * answer, also after the deadline and when the client has left.
 */
#ifndef ACTUATOR_EXT_HTTP_H
#define ACTUATOR_EXT_HTTP_H

#include <actuator/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ACTUATOR_EXT_HTTP "actuator.http/1"

/* The method of an endpoint. */
enum actuator_http_method {
  ACTUATOR_HTTP_GET = 1, /* HEAD and OPTIONS are made by the host */
  ACTUATOR_HTTP_POST = 2,
  ACTUATOR_HTTP_DELETE = 3,
  ACTUATOR_HTTP_PUT = 4,
  ACTUATOR_HTTP_PATCH = 5
};

/* Bits of actuator_http_endpoint.flags. */
enum actuator_http_flag {
  ACTUATOR_HTTP_MUTATES = 1,       /* changes something; refused on GET */
  ACTUATOR_HTTP_NON_BLOCKING = 2,  /* handle() runs on [io] and returns at once; else [worker] */
  ACTUATOR_HTTP_CONSUMES_JSON = 4, /* the host answers 415 unless the body is declared as JSON */
  ACTUATOR_HTTP_PRODUCES_JSON = 8  /* the host negotiates the type of the answer, else 406 */
};

/* One endpoint: /{base}/{id}[/{path}]. Copied by the host. */
typedef struct actuator_http_endpoint {
  uint32_t struct_size;
  uint32_t flags;      /* enum actuator_http_flag; unknown bits: UNSUPPORTED */
  actuator_str id;     /* [a-z][A-Za-z0-9]*; the first segment and the name in the discovery page */
  actuator_str path;   /* below the id: empty, or segments "a/{name}/b", last may be "{*name}" */
  int32_t method;      /* enum actuator_http_method */
  uint32_t reserved0;  /* 0 */
  int64_t deadline_ms; /* when the host gives up on the answer, up to a day; 0: its default */
  uint64_t body_limit; /* bytes; larger bodies are 413; 0: the host's default */
  void* ctx;           /* passed to handle; must live until destroy() */

  /* [io] with NON_BLOCKING, else [worker]. May be entered by several threads at once. */
  void (*handle)(void* ctx, const actuator_host* host, actuator_call call);

  /* [io] May be NULL. Since 0.9.1. A hint, at most once for a call that handle() was entered with:
   * the client has left, or the deadline has passed, and an answer is still owed. It may come while
   * handle() runs and while another thread answers: the call may be GONE by then. It does not lift
   * the duty to answer. Not entered any more once stop() was called. */
  void (*on_cancel)(void* ctx, const actuator_host* host, actuator_call call);
} actuator_http_endpoint;

/* A header of an answer. At most 64 of them, 16 KiB together. */
typedef struct actuator_http_header {
  actuator_str name;  /* a token of RFC 9110; not one of those that the host writes: Connection,
                         Content-Length, Content-Type, Date, Keep-Alive, Server, Trailer,
                         Transfer-Encoding, Upgrade */
  actuator_str value; /* UTF-8; no control characters but tab */
} actuator_http_header;

/* An answer. Read by the host during respond() alone. */
typedef struct actuator_http_response {
  uint32_t struct_size;
  int32_t status;            /* 200 to 599; 204 and 304 have no body */
  actuator_str content_type; /* "type/subtype", at most 256 bytes with its parameters; empty: JSON,
                                in the media type that suits the client best */
  actuator_str body;         /* UTF-8 for text, JSON and an empty type; any bytes otherwise */
  const actuator_http_header* headers; /* NULL when header_count is 0 */
  uint64_t header_count;               /* at most 64 */
} actuator_http_response;

typedef struct actuator_http {
  uint32_t struct_size;
  uint32_t reserved0;

  /* [control], only inside start(), else WRONG_STATE. INVALID with a sentence in error when the
   * endpoint breaks a rule, CONFLICT when the method and path are taken (the sentence names the
   * other plugin); either of them makes the start fail. UNSUPPORTED for a flag or a field that this
   * host does not know: declare again without it, or fail. error may be NULL. */
  actuator_status (*add_endpoint)(const actuator_host* host, const actuator_http_endpoint* endpoint,
                                  const actuator_writer* error);

  /* [owner] The decoded value of a named selector, valid until the plugin's own answer. NOT_FOUND:
   * the path of the endpoint has none of this name. GONE: the plugin has answered. INVALID: the
   * name is not UTF-8. */
  actuator_status (*selector)(const actuator_host* host, actuator_call call, actuator_str name,
                              actuator_str* value);

  /* [owner] The decoded value number index (from 0) of a query parameter. NOT_FOUND past the last;
   * lifetime and other errors as with selector(). */
  actuator_status (*parameter)(const actuator_host* host, actuator_call call, actuator_str name,
                               uint64_t index, actuator_str* value);

  /* [owner] A request header, letter case of the name ignored; the first one of several. NOT_FOUND;
   * lifetime and other errors as with selector(). */
  actuator_status (*header)(const actuator_host* host, actuator_call call, actuator_str name,
                            actuator_str* value);

  /* [owner] The whole body; empty when there was none. Valid until the plugin's own answer. GONE.
   */
  actuator_status (*body)(const actuator_host* host, actuator_call call, actuator_str* value);

  /* [owner] Milliseconds left of the deadline, 0 when it has passed. Counted from the arrival of
   * the request, so waiting inside the host is part of it. GONE. */
  actuator_status (*time_left_ms)(const actuator_host* host, actuator_call call, int64_t* value);

  /* [owner] 1 when the client has left or the deadline has passed, else 0. Also 1 for a call that
   * is over. */
  int32_t (*is_cancelled)(const actuator_host* host, actuator_call call);

  /* [owner] The answer. GONE when there was one; INVALID or UNSUPPORTED (and the client gets 500)
   * when the response breaks a rule. Either way the plugin has let go of the call, and nothing that
   * was read of the request is valid any more; only after the begin() of a stream it is GONE and
   * changes nothing. May be called inside handle(). */
  actuator_status (*respond)(const actuator_host* host, actuator_call call,
                             const actuator_http_response* response);

  /* [owner] The same, in the error shape of the port: timestamp, status, error, path, message.
   * status 400 to 599; message is UTF-8 and may be empty; INVALID, and 500, when they are not. */
  actuator_status (*respond_error)(const actuator_host* host, actuator_call call, int32_t status,
                                   actuator_str message);
} actuator_http;

#ifdef __cplusplus
}
#endif

#endif
