package moongate.functions.ngx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static moongate.functions.api.PhaseRule.NGX_CONTENT;
import static moongate.functions.api.PhaseRule.NGX_REQUEST;

import moongate.functions.api.ApiModule;
import moongate.functions.api.Limits;
import moongate.functions.api.QueryTables;
import moongate.functions.api.Scope;
import moongate.functions.text.Bytes;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.spool.NamedFile;
import moongate.http.Version;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The part of `ngx.req` that reads and replaces the body.
final class NgxRequestBody {
  /// What has been done with a request's body, kept in its exchange.
  private static final class Progress {
    private boolean isDiscarded;
    private @Nullable StringBuilder draft;
    private @Nullable NamedFile file;
  }

  private NgxRequestBody() {}

  static void addTo(ApiModule request) {
    request
        .function("read_body", NGX_CONTENT, NgxRequestBody::read)
        .function("discard_body", NGX_CONTENT, NgxRequestBody::discard)
        .function("get_body_data", NGX_REQUEST, NgxRequestBody::data)
        .function("get_body_file", NGX_REQUEST, NgxRequestBody::file)
        .function("get_post_args", NGX_REQUEST, NgxRequestBody::arguments)
        .function("set_body_data", NGX_CONTENT, NgxRequestBody::setData)
        .function("set_body_file", NGX_CONTENT, NgxRequestBody::setFile)
        .function("init_body", NGX_CONTENT, NgxRequestBody::begin)
        .function("append_body", NGX_CONTENT, NgxRequestBody::append)
        .function("finish_body", NGX_CONTENT, NgxRequestBody::finish)
        .function("socket", NGX_CONTENT, NgxRequestBody::socket);
  }

  private static Progress progress(Scope scope) {
    return scope.exchange().context(Progress.class, Progress::new);
  }

  private static boolean isRead(Scope scope) {
    return scope.exchange().body().isRead();
  }

  /// A body that is too large for the memory goes to a file, as far as there is room.
  private static Object read(Scope scope) {
    if (!scope.readBody(scope.exchange().settings().maxBufferedBody())) {
      scope.suspend(scope.exchange().body()::collect);
    }
    return Values.NONE;
  }

  /// The service gets no body, and the transport discards what the client still sends. A body that
  /// was read stays.
  private static Object discard(Scope scope) {
    var progress = progress(scope);
    if (!progress.isDiscarded && !isRead(scope) && scope.exchange().body().length() != 0) {
      progress.isDiscarded = true;
      scope.exchange().body().replace("");
    }
    return Values.NONE;
  }

  private static @Nullable Object data(Scope scope, @Nullable Object max) {
    var body = scope.exchange().body();
    int most = Args.integer(max, 1, "get_body_data", 0);
    if (!isRead(scope) || body.length() == 0 || !isSeen(scope)) {
      return null;
    }
    scope.worker().state().meter().charge(body.length());
    var text = body.text();
    return most > 0 && most < text.length() ? text.substring(0, most) : text;
  }

  /// The name of a file with a body that `get_body_data` does not return; nil and the reason if
  /// there was no room for one, which code that knows only nginx takes for no body. The file is
  /// written when somebody asks for it, and is there until the request is over.
  private static @Nullable Object file(Scope scope) {
    var body = scope.exchange().body();
    if (!isRead(scope) || isSeen(scope)) {
      return null;
    }
    var progress = progress(scope);
    if (progress.file == null) {
      scope.worker().state().meter().charge(body.bytes().length);
      scope.suspend(() -> write(scope.exchange(), progress));
    }
    var file = progress.file;
    return file == null
        ? Values.pair(null, "no room for the request body in a file: raise body_files_limit")
        : Bytes.string(file.path().toString().getBytes(UTF_8));
  }

  /// True if `get_body_data` returns all of the body.
  private static boolean isSeen(Scope scope) {
    var body = scope.exchange().body();
    return body.isComplete() && body.isWithin(scope.worker().facts().bodyBuffer());
  }

  private static void write(Exchange exchange, Progress progress) {
    var file = exchange.body().named();
    if (file != null) {
      progress.file = file;
      exchange.atEnd(file::remove);
    }
  }

  private static @Nullable Object arguments(Scope scope, @Nullable Object max) {
    var body = scope.exchange().body();
    if (!isRead(scope)) {
      throw scope.error("no request body found; maybe you should turn on lua_need_request_body?");
    }
    if (!isSeen(scope)) {
      return Values.pair(null, "request body in temp file not supported");
    }
    return QueryTables.decode(body.text(), Limits.ngx(max, scope.limits().postArguments()));
  }

  /// Replacing a body requires that it was read before.
  private static Progress replaceable(Scope scope) {
    var progress = progress(scope);
    if (progress.isDiscarded) {
      throw scope.error("request body already discarded asynchronously");
    }
    if (!isRead(scope)) {
      throw scope.error("request body not read yet");
    }
    return progress;
  }

  private static Object setData(Scope scope, @Nullable Object data) {
    replaceable(scope);
    var text = Conversions.toStringOrNull(data);
    scope.exchange().body().replace(text != null ? text : Args.string(data, 1, "set_body_data"));
    return Values.NONE;
  }

  private static Object setFile(Scope scope) {
    replaceable(scope);
    throw scope.error(
        "ngx.req.set_body_file is not available: functions have no files; use"
            + " ngx.req.set_body_data");
  }

  private static Object begin(Scope scope) {
    replaceable(scope).draft = new StringBuilder();
    return Values.NONE;
  }

  private static Object append(Scope scope, @Nullable Object data) {
    var draft = draft(scope);
    var text = Args.string(data, 1, "append_body");
    if (text.length() > scope.exchange().settings().maxBufferedBody() - draft.length()) {
      throw scope.error("request body too large to be held in memory");
    }
    scope.worker().state().meter().charge(2L * text.length());
    draft.append(text);
    return Values.NONE;
  }

  private static Object finish(Scope scope) {
    var draft = draft(scope);
    scope.worker().state().meter().charge(draft.length());
    scope.exchange().body().replace(draft.toString());
    progress(scope).draft = null;
    return Values.NONE;
  }

  private static StringBuilder draft(Scope scope) {
    var draft = replaceable(scope).draft;
    if (draft == null) {
      throw scope.error("request_body not initialized");
    }
    return draft;
  }

  private static Object socket(Scope scope) {
    if (scope.exchange().head().version() == Version.HTTP_2) {
      return Values.pair(null, "http v2 not supported yet");
    }
    if (isRead(scope)) {
      return Values.pair(null, "request body already exists");
    }
    return scope.exchange().body().length() == 0
        ? Values.pair(null, "no body")
        : Values.pair(null, "not available: read the body with ngx.req.read_body");
  }
}
