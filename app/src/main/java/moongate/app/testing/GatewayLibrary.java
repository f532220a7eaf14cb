package moongate.app.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import moongate.app.settings.Nearest;
import moongate.app.settings.Settings;
import moongate.app.settings.SettingsException;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.RequestHead;
import moongate.http.SocketException;
import moongate.http.UpstreamException;
import moongate.http.WebSocketFrame;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import moongate.model.Utf8;
import moongate.model.Value;
import org.jspecify.annotations.Nullable;

/// What the Lua part of the test environment (`prelude`) calls: it checks and completes what a test
/// says, so that here everything has its place and type.
final class GatewayLibrary {
  private static final String FILE = "file";
  private static final Duration SEED_TTL = Duration.ofDays(1);

  /// Notes a test.
  interface Registry {
    void add(String name, LuaFunction body);
  }

  private final LuaState state;
  private final Budget budget;
  private final Path folder;
  private final Function<Map<String, String>, Settings> settings;
  private final CapturedLog log;
  private final Registry registry;

  /// What went wrong in a test's own answer: the request must not survive it.
  private @Nullable RuntimeException mockFailure;

  /// @param folder where paths start from
  /// @param settings the settings with these of the test on top
  GatewayLibrary(
      LuaState state,
      Budget budget,
      Path folder,
      Function<Map<String, String>, Settings> settings,
      CapturedLog log,
      Registry registry) {
    this.state = state;
    this.budget = budget;
    this.folder = folder;
    this.settings = settings;
    this.log = log;
    this.registry = registry;
  }

  LuaTable open() {
    return Library.of("host")
        .function("register", this::register)
        .function("nearest", GatewayLibrary::nearest)
        .function("open", this::open)
        .function("run", this::run)
        .function("pass", GatewayLibrary::pass)
        .function("now", GatewayLibrary::now)
        .value("consumer_key", "test")
        .value("consumer_key_name", "x-test-consumer")
        .open(state);
  }

  private @Nullable Object register(LuaState caller, @Nullable Object name, @Nullable Object body) {
    if (name instanceof String text && body instanceof LuaFunction function) {
      registry.add(Strings.toText(text), function);
    }
    return Values.NONE;
  }

  private static @Nullable Object nearest(
      LuaState caller, @Nullable Object name, @Nullable Object known) {
    var names = new ArrayList<String>();
    items(known).forEach(item -> names.add(String.valueOf(item)));
    return Nearest.to(String.valueOf(name), names).orElse(null);
  }

  // --- opening -------------------------------------------------------------------------------

  private @Nullable Object open(LuaState caller, @Nullable Object argument) {
    var spec = table(argument);
    var chosen = new TreeMap<String, String>();
    each(
        table(spec.get("settings")),
        (name, value) -> chosen.put(Strings.toText(name), Strings.toText(String.valueOf(value))));
    try {
      var start =
          spec.get("now") instanceof Double now
              ? Instant.ofEpochMilli(Math.round(now * 1000))
              : Instant.now();
      var gateway =
          new OfflineGateway(
              settings.apply(chosen),
              source(spec),
              start,
              log,
              handler(spec.get("service")),
              handler(spec.get("http")),
              peers(spec.get("sockets")));
      if (spec.get("cache") instanceof LuaTable cache) {
        each(cache, (key, value) -> gateway.seed(state, key, value, SEED_TTL));
      }
      return new Userdata(gateway, null);
    } catch (SettingsException | TestSetupException | IllegalArgumentException wrong) {
      throw new LuaError(Strings.ofText(String.valueOf(wrong.getMessage()).strip()));
    }
  }

  private OfflineGateway.Source source(LuaTable spec) {
    if (spec.get("config") instanceof String name) {
      var file = folder.resolve(Strings.toText(name));
      if (!Files.isRegularFile(file)) {
        throw new TestSetupException("no file '" + Strings.toText(name) + "' in " + shown(folder));
      }
      return reader -> reader.read(file);
    }
    var document = value(spec.get("document"));
    return reader -> reader.parse(document, "the test's configuration");
  }

  private static String shown(Path folder) {
    return folder.toString().isEmpty() ? "the current folder" : folder.toString();
  }

  /// A table as part of a document; `{ file = "name.lua" }` is the file's content.
  private Value value(@Nullable Object lua) {
    return switch (lua) {
      case String text -> Value.of(Strings.toText(text));
      case Double number -> Value.of(number);
      case Boolean flag -> new Value.Bool(flag, 0);
      case LuaTable table when table.get(FILE) instanceof String name -> content(name);
      case LuaTable table when table.length() > 0 ->
          Value.of(items(table).stream().map(this::value).toList());
      case LuaTable table -> {
        var members = new LinkedHashMap<String, Value>();
        each(table, (key, member) -> members.put(Strings.toText(key), value(member)));
        yield Value.of(members);
      }
      case null, default -> Value.NULL;
    };
  }

  private Value content(String name) {
    var text = Strings.toText(name);
    var file = folder.resolve(text);
    if (!Files.isRegularFile(file)) {
      throw new TestSetupException("no file '" + text + "' in " + shown(folder));
    }
    try {
      return new Value.Str(Utf8.decode(Files.readAllBytes(file)), 0, new Value.OfFile(text));
    } catch (IOException unreadable) {
      throw new TestSetupException("cannot read " + unreadable.getMessage());
    }
  }

  // --- running -------------------------------------------------------------------------------

  private @Nullable Object run(
      LuaState caller, @Nullable Object opened, @Nullable Object sent, @Nullable Object service) {
    var gateway = gateway(opened);
    mockFailure = null;
    OfflineGateway.Outcome outcome;
    try {
      var answering =
          service == null ? Optional.<MockServer.Handler>empty() : Optional.of(handler(service));
      outcome = gateway.run(request(table(sent), gateway.millis()), answering);
    } catch (TestSetupException | IllegalArgumentException wrong) {
      throw new LuaError(Strings.ofText(String.valueOf(wrong.getMessage())));
    }
    var failure = mockFailure;
    if (failure != null) {
      mockFailure = null;
      throw failure;
    }
    return result(outcome);
  }

  private static OfflineRequest request(LuaTable sent, long millis) {
    var head = new RequestHead();
    head.method(text(sent, "method"));
    head.target(text(sent, "target"));
    headers(sent.get("headers"), head.headers());
    var address = text(sent, "client_ip");
    boolean isSecure = text(sent, "scheme").equals("https");
    try {
      return new OfflineRequest(
          head,
          text(sent, "body"),
          InetAddress.ofLiteral(address),
          isSecure,
          frames(sent.get("frames")),
          millis);
    } catch (IllegalArgumentException noAddress) {
      throw new TestSetupException("request.client_ip is no IP address: " + address);
    }
  }

  private static List<WebSocketFrame> frames(@Nullable Object list) {
    return items(list).stream().map(GatewayLibrary::frame).toList();
  }

  private static WebSocketFrame frame(@Nullable Object item) {
    var frame = table(item);
    var type = WebSocketFrame.Type.valueOf(text(frame, "type").toUpperCase(Locale.ROOT));
    int status =
        frame.get("status") instanceof Double code ? code.intValue() : WebSocketFrame.NO_STATUS;
    boolean isFromClient = text(frame, "from").equals("client");
    return new WebSocketFrame(type, isFromClient, Chunk.of(text(frame, "data")), status);
  }

  private static LuaTable frames(List<OfflineFrames.Sent> sent) {
    var frames = new LuaTable();
    for (var one : sent) {
      var frame = new LuaTable();
      frame.put("to", one.isToClient() ? "client" : "service");
      frame.put("type", one.type().word());
      frame.put("data", one.payload());
      if (one.type() == WebSocketFrame.Type.CLOSE && one.status() != WebSocketFrame.NO_STATUS) {
        frame.put("status", Numbers.of(one.status()));
      }
      frames.append(frame);
    }
    return frames;
  }

  private static void headers(@Nullable Object list, Headers headers) {
    for (var item : items(list)) {
      var pair = table(item);
      headers.add(HeaderName.of(String.valueOf(pair.get(1))), String.valueOf(pair.get(2)));
    }
  }

  private LuaTable result(OfflineGateway.Outcome outcome) {
    var response = outcome.response();
    var result = new LuaTable();
    result.put("status", Numbers.of(response.status()));
    result.put("headers", headerTable(response.headers()));
    result.put("body", response.body());
    result.put("exited", outcome.isExit());
    result.put("aborted", response.isAborted());
    if (outcome.upstream() != null) {
      result.put("upstream", received(outcome.upstream()));
    }
    result.put("frames", frames(response.frames()));
    result.put("log", entries(outcome.log()));
    var errors = new LuaTable();
    outcome.log().stream()
        .filter(LogEntry::isError)
        .forEach(entry -> errors.append(Strings.ofText(entry.message())));
    result.put("errors", errors);
    return result;
  }

  private static LuaTable entries(List<LogEntry> log) {
    var entries = new LuaTable();
    for (var entry : log) {
      var table = new LuaTable();
      table.put("level", entry.level());
      table.put("message", Strings.ofText(entry.message()));
      entries.append(table);
    }
    return entries;
  }

  private static LuaTable received(MockServer.Received request) {
    var table = new LuaTable();
    int question = request.target().indexOf('?');
    table.put("url", request.url());
    table.put("method", request.method());
    table.put("path", question < 0 ? request.target() : request.target().substring(0, question));
    table.put("query", question < 0 ? "" : request.target().substring(question + 1));
    table.put("headers", headerTable(request.headers()));
    table.put("body", request.body());
    return table;
  }

  /// By lower-case names; several values of a name are a list.
  private static LuaTable headerTable(Headers headers) {
    var table = new LuaTable();
    for (int i = 0; i < headers.size(); i++) {
      var name = headers.lowerNameAt(i);
      var value = headers.valueAt(i);
      switch (table.get(name)) {
        case null -> table.put(name, value);
        case LuaTable several -> several.append(value);
        case Object first -> table.put(name, LuaTable.ofItems(first, value));
      }
    }
    return table;
  }

  /// A test's answers. When they fail the client sees a server that is down, and the test its
  /// error.
  private MockServer.Handler handler(@Nullable Object function) {
    if (!(function instanceof LuaFunction answering)) {
      throw new IllegalArgumentException("no function");
    }
    return request -> {
      try {
        return answer(table(Values.first(state.invoke(budget, answering, received(request)))));
      } catch (LuaError | IllegalArgumentException wrong) {
        mockFailure =
            wrong instanceof LuaError error
                ? error
                : new LuaError(String.valueOf(wrong.getMessage()));
        throw new UpstreamException(
            UpstreamException.Kind.CONNECT_FAILED, "the test's answer failed", false, false);
      }
    };
  }

  /// A test's replies to what functions send by sockets: a text, and true with the last one.
  private MockSockets.Handler peers(@Nullable Object function) {
    if (!(function instanceof LuaFunction replying)) {
      throw new IllegalArgumentException("no function");
    }
    return (peer, sent) -> {
      try {
        var reply = Values.array(state.invoke(budget, replying, Strings.ofText(peer), sent));
        var bytes = reply.length > 0 && reply[0] instanceof String text ? text : "";
        return new MockSockets.Reply(bytes, reply.length > 1 && Boolean.TRUE.equals(reply[1]));
      } catch (LuaError wrong) {
        mockFailure = wrong;
        throw new SocketException(SocketException.Kind.REFUSED, "connection refused");
      }
    };
  }

  private static MockServer.Answer answer(LuaTable table) {
    var headers = new Headers();
    headers(table.get("headers"), headers);
    var chunks = items(table.get("chunks")).stream().map(String::valueOf).toList();
    int status = table.get("status") instanceof Double number ? number.intValue() : 200;
    var delay = table.get("delay") instanceof Double seconds ? seconds : 0.0;
    return new MockServer.Answer(status, headers, chunks, duration(delay), text(table, "failure"));
  }

  private static Duration duration(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  private static @Nullable Object pass(
      LuaState caller, @Nullable Object opened, @Nullable Object seconds) {
    return entries(gateway(opened).pass(duration(seconds instanceof Double number ? number : 0)));
  }

  private static @Nullable Object now(LuaState caller, @Nullable Object opened) {
    return Numbers.of(gateway(opened).millis() / 1000.0);
  }

  // --- values --------------------------------------------------------------------------------

  private static OfflineGateway gateway(@Nullable Object opened) {
    if (opened instanceof Userdata userdata && userdata.content() instanceof OfflineGateway own) {
      return own;
    }
    throw new LuaError("expected a gateway, as gateway{...} returns it: call gate:run{...}");
  }

  private static LuaTable table(@Nullable Object value) {
    return value instanceof LuaTable table ? table : new LuaTable();
  }

  private static String text(LuaTable table, String key) {
    return table.get(key) instanceof String text ? text : "";
  }

  private static List<Object> items(@Nullable Object list) {
    var items = new ArrayList<Object>();
    if (list instanceof LuaTable table) {
      for (int i = 1; i <= table.length(); i++) {
        var item = table.get(i);
        if (item != null) {
          items.add(item);
        }
      }
    }
    return items;
  }

  private interface Member {
    void accept(String key, @Nullable Object value);
  }

  private static void each(LuaTable table, Member member) {
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      if (table.keyAt(slot) instanceof String key) {
        member.accept(key, table.valueAt(slot));
      }
    }
  }
}
