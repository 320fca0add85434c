/*
 * actuator/plugin.h: the core of the plugin ABI of actuator-host, version 0.9.
 *
 * A plugin is a shared object for 64-bit Linux that exports exactly one symbol,
 * actuator_plugin_v1(), a function that returns its static description. The host loads the
 * object, judges the description, creates one instance with its configuration, starts it (this
 * is when it declares endpoints and health), later stops and destroys it. The object stays
 * mapped until the process ends.
 *
 * Everything beyond logging one line is an extension: a table of functions that the host hands
 * out by name ("actuator.http/1"), each in a small header under actuator/ext/: http, http_stream,
 * log, health, metrics, info, timer, thread_check.
 *
 * POLICY. What is written here is a promise to binaries that already exist:
 *  - A released entity never changes: name, parameters, layout, numbers, ownership, lifetime,
 *    thread tag, nullability and meaning. What must differ is added beside it.
 *  - Tables and parameter structs start with their size and grow at the end only. Read a field of
 *    a foreign struct after ACTUATOR_HAS() alone; never copy a whole foreign struct.
 *  - New abilities are new extensions with a revision in their name.
 *  - Until 1.0 (this is 0.9) a change is possible, with an entry in sdk/abi-history.md.
 *
 * RULES FOR EVERY FUNCTION
 *  - Text is UTF-8, pointer and length, borrowed for the call: the callee copies what it keeps.
 *  - Nobody frees what the other side allocated.
 *  - Nothing unwinds across the boundary: no exception, no panic, no longjmp. The host catches
 *    nothing.
 *  - Fallible functions return an actuator_status. An unknown negative value means INTERNAL.
 *  - A pointer is never NULL unless its comment says that it may be. An out parameter is written on
 *    OK alone.
 *  - A function of the host never enters the plugin before it returns, so it may be called with a
 *    lock held, and from inside any function of the plugin. The one exception is a writer, which
 *    belongs to whoever passed it.
 *  - A function of the plugin is entered by one thread at a time only where it is tagged [control];
 *    elsewhere by several, and again before it has returned, unless its comment says otherwise.
 *
 * THREAD TAGS, one on every function pointer
 *  [control]  the host's lifecycle thread; calls on one instance never overlap
 *  [worker]   a thread of the host's pool; several at a time; may block for a while
 *  [io]       a network thread of the host; must return at once, never block. A function that
 *             holds it for a second is logged by name, and from then on all endpoints and hints of
 *             its plugin run on [worker]
 *  [any]      any thread, at any time between create and the return of destroy; never blocks
 *  [owner]    any thread of whoever holds the call id; may race with the deadline
 */
#ifndef ACTUATOR_PLUGIN_H
#define ACTUATOR_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#if !defined(__linux__) || UINTPTR_MAX != 0xffffffffffffffffu
#error "the actuator plugin ABI is defined for 64-bit Linux only"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* What these headers describe. */
enum actuator_abi_version {
  ACTUATOR_ABI_MAJOR = 1, /* also in the name of the entry symbol */
  ACTUATOR_ABI_MINOR = 0
};

/* Of these headers, for people; see built_with. */
#define ACTUATOR_SDK_VERSION "0.9.1"

/* UTF-8 text, not NUL-terminated; data may be NULL when size is 0. Borrowed for the call. */
typedef struct actuator_str {
  const char* data; /* the first byte */
  size_t size;      /* bytes */
} actuator_str;

typedef int32_t actuator_status; /* one of enum actuator_status_code */

/* A request or a question that the host put to the plugin and that the plugin answers exactly once.
 * Never used twice in a process; 0 is none. */
typedef uint64_t actuator_call;

/* What a fallible function returns. */
enum actuator_status_code {
  ACTUATOR_OK = 0,
  ACTUATOR_INVALID = -1,     /* an argument breaks a rule that is written at the function */
  ACTUATOR_UNSUPPORTED = -2, /* an unknown flag or a non-zero unknown tail of a struct */
  ACTUATOR_GONE = -3,        /* the call was answered already, by you or by the deadline */
  ACTUATOR_CONFLICT = -4,    /* somebody declared the same thing before */
  ACTUATOR_LIMIT = -5,       /* a limit of the host is reached */
  ACTUATOR_WRONG_STATE = -6, /* not allowed now, for example registering after start */
  ACTUATOR_NOT_FOUND = -7,   /* no such selector, parameter or header */
  ACTUATOR_INTERNAL = -8     /* the callee failed; its log or error text says how */
};

/* INFO is what an operator reads every day, WARN what somebody should look at, ERROR what has
 * failed for good. */
enum actuator_log_level {
  ACTUATOR_LOG_TRACE = 0,
  ACTUATOR_LOG_DEBUG = 1,
  ACTUATOR_LOG_INFO = 2,
  ACTUATOR_LOG_WARN = 3,
  ACTUATOR_LOG_ERROR = 4
};

/* Where a callee writes text of any length. Made and owned by the caller, valid for one call. */
typedef struct actuator_writer {
  uint32_t struct_size; /* sizeof(actuator_writer) as the caller knows it */
  uint32_t reserved0;   /* 0 */
  void* ctx;            /* the caller's own */
  /* [any] Appends bytes. LIMIT when the caller takes no more; then stop writing. */
  actuator_status (*write)(const struct actuator_writer* self, actuator_str bytes);
} actuator_writer;

/* What a configuration value is. The host converts text from files, the environment and the
 * command line, and refuses what does not fit before the plugin is created. */
enum actuator_key_type {
  ACTUATOR_KEY_TEXT = 0,             /* JSON string */
  ACTUATOR_KEY_BOOLEAN = 1,          /* true/false, on/off, yes/no, 1/0 -> JSON boolean */
  ACTUATOR_KEY_INTEGER = 2,          /* 64-bit signed -> JSON number */
  ACTUATOR_KEY_DURATION_MILLIS = 3,  /* "10s", "PT10S", bare number = ms -> JSON number, ms */
  ACTUATOR_KEY_DURATION_SECONDS = 4, /* the same, a bare number = seconds -> JSON number, ms */
  ACTUATOR_KEY_TEXT_LIST = 5,        /* YAML sequence, x[0], or comma text -> JSON array */
  ACTUATOR_KEY_TEXT_MAP = 6          /* all keys below this prefix -> JSON object of strings */
};

/* Bits of actuator_key.flags. */
enum actuator_key_flag {
  ACTUATOR_KEY_SECRET = 1,    /* masked wherever the host shows configuration */
  ACTUATOR_KEY_DEPRECATED = 2 /* an old name; shown as such in help */
};

/* One configuration key that the plugin reads. The host can only resolve keys that it knows:
 * an environment variable does not tell where its dots were. Static, lives with the library. */
typedef struct actuator_key {
  const char* name;          /* canonical: lower-case words, dashes inside, dots between */
  const char* default_value; /* in the same text form as in a file; NULL: absent by default */
  const char* help;          /* one line for people */
  int32_t type;              /* enum actuator_key_type */
  uint32_t flags;            /* enum actuator_key_flag */
} actuator_key;

/* The host, as one plugin instance sees it. Lives until destroy() has returned. */
typedef struct actuator_host {
  uint32_t struct_size;
  uint32_t abi_major; /* ACTUATOR_ABI_MAJOR of the host */
  uint32_t abi_minor; /* and its minor: what it has */
  uint32_t reserved0;
  void* impl; /* the host's own; do not touch */

  /* [any] 1 when a line of this level would be kept, else 0. Levels outside of the enum count as
   * the nearer end of it, here and in every line. */
  int32_t (*log_enabled)(const struct actuator_host* host, int32_t level);

  /* [any] One log line. The host adds time and plugin id. Text that is not UTF-8 is kept with the
   * bad bytes replaced. Never waits for whoever reads the log: lines are dropped, and counted. */
  void (*log)(const struct actuator_host* host, int32_t level, actuator_str message);

  /* [any] The table of an extension ("actuator.http/1"), NULL when this host has none.
   * id is NUL-terminated. The table lives as long as this struct. Ask once, in create(). */
  const void* (*get_extension)(const struct actuator_host* host, const char* id);
} actuator_host;

/* The description of a plugin: static, const, lives with the library. */
typedef struct actuator_plugin {
  uint32_t struct_size;
  uint32_t abi_major;          /* ACTUATOR_ABI_MAJOR */
  uint32_t abi_minor_required; /* what the plugin needs, not what it was built with */
  uint32_t reserved0;

  const char* id;         /* [a-z][a-z0-9-]*, at most 64 characters; unique in a host */
  const char* version;    /* the plugin's own */
  const char* built_with; /* SDK and compiler, for people; may be NULL */

  const actuator_key* keys; /* what it reads; NULL when key_count is 0 */
  uint32_t key_count;       /* rows of keys */
  uint32_t key_size;        /* sizeof(actuator_key) as the plugin knows it: the stride of keys */

  /* [control] Makes an instance; must not declare anything yet. config_json is one JSON object:
   * canonical key name -> value of its type; absent keys without default are left out. On
   * failure write one sentence to error and name the keys at fault by their canonical names: the
   * host adds where each value came from. *out_self is the plugin's own, returned to it; it is not
   * looked at on failure, and destroy is not called. May be called several times: instances are
   * independent of each other. */
  actuator_status (*create)(const actuator_host* host, actuator_str config_json,
                            const actuator_writer* error, void** out_self);

  /* [control] Declares endpoints and health, starts threads. The only time to declare. When it
   * fails the host takes everything back and calls destroy, not stop. When it returns OK though a
   * declaration was refused with INVALID or CONFLICT, the start fails too: all or nothing. The host
   * then calls stop and destroy. */
  actuator_status (*start)(void* self, const actuator_writer* error);

  /* [control] No new work: returns quickly. The host lets no new request into a handler any more,
   * but handlers that were entered before may still run, and open calls may still be answered. */
  void (*stop)(void* self);

  /* [control] After every open call was answered and every handler has returned: joins all
   * threads, frees self. The host waits for it up to the drain time. A plugin that still owes an
   * answer then is never destroyed: the host leaves the process with it. */
  void (*destroy)(void* self);

  /* [any] The plugin's own extensions for the host; may be NULL, may return NULL. */
  const void* (*get_extension)(void* self, const char* id);
} actuator_plugin;

/* The entry: the only symbol a plugin exports. Runs no code of note, allocates nothing, may be
 * called before anything else to look at the description. Never NULL.
 * [any] and also before create. */
typedef const actuator_plugin* (*actuator_plugin_entry)(void);
/* Its name, for those who look it up. */
#define ACTUATOR_PLUGIN_ENTRY_SYMBOL "actuator_plugin_v1"

/* Before the entry: makes it visible in an object that hides all else. */
#if defined(__GNUC__)
#define ACTUATOR_EXPORT __attribute__((visibility("default")))
#else
#define ACTUATOR_EXPORT
#endif

/* Whether a table that came from the other side is large enough to hold a field. */
#define ACTUATOR_HAS(table, type, field) \
  ((table) != NULL && (table)->struct_size >= offsetof(type, field) + sizeof((table)->field))

#ifdef __cplusplus
}
#endif

#endif
