package moongate.app.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import moongate.app.settings.Nearest;
import moongate.app.settings.Settings;
import moongate.app.settings.SettingsException;
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
import org.jspecify.annotations.Nullable;

/// The functions that the Lua part of the test environment (`prelude`) calls. The prelude checks
/// and completes the arguments of a test, so that all of them are present and have their type.
final class GatewayLibrary {
  private static final Duration SEED_TTL = Duration.ofDays(1);

  /// Registers a test.
  interface Registry {
    void add(String name, LuaFunction body);
  }

  private final LuaState state;
  private final GivenConfiguration configurations;
  private final GivenAnswers answers;
  private final Function<Map<String, String>, Settings> settings;
  private final CapturedLog log;
  private final Registry registry;

  /// @param folder the folder that relative paths refer to
  /// @param settings returns the settings, overridden by those of the test
  GatewayLibrary(
      LuaState state,
      Budget budget,
      Path folder,
      Function<Map<String, String>, Settings> settings,
      CapturedLog log,
      Registry registry) {
    this.state = state;
    this.configurations = new GivenConfiguration(folder);
    this.answers = new GivenAnswers(state, budget);
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
    var names = GivenTable.of(known).items().stream().map(String::valueOf).toList();
    return Nearest.to(String.valueOf(name), names).orElse(null);
  }

  private @Nullable Object open(LuaState caller, @Nullable Object argument) {
    var spec = GivenTable.of(argument);
    try {
      var gateway =
          new OfflineGateway(
              settings.apply(chosenSettings(spec)),
              configurations.of(spec),
              start(spec),
              log,
              answers.http(spec.get("service")),
              answers.http(spec.get("http")),
              answers.sockets(spec.get("sockets")));
      GivenTable.of(spec.get("cache"))
          .each((key, value) -> gateway.seed(state, key, value, SEED_TTL));
      return new Userdata(gateway, null);
    } catch (SettingsException | TestSetupException | IllegalArgumentException wrong) {
      throw new LuaError(Strings.ofText(String.valueOf(wrong.getMessage()).strip()));
    }
  }

  private static Map<String, String> chosenSettings(GivenTable spec) {
    var chosen = new TreeMap<String, String>();
    GivenTable.of(spec.get("settings"))
        .each((name, value) ->
            chosen.put(Strings.toText(name), Strings.toText(String.valueOf(value))));
    return chosen;
  }

  private static Instant start(GivenTable spec) {
    return spec.get("now") instanceof Double now
        ? Instant.ofEpochMilli(Math.round(now * 1000))
        : Instant.now();
  }

  private @Nullable Object run(
      LuaState caller, @Nullable Object opened, @Nullable Object sent, @Nullable Object service) {
    var gateway = gateway(opened);
    answers.begin();
    OfflineGateway.Outcome outcome;
    try {
      var answering = Optional.ofNullable(service).map(answers::http);
      var request = GivenRequest.of(GivenTable.of(sent), gateway.millis());
      outcome = gateway.run(request, answering);
    } catch (TestSetupException | IllegalArgumentException wrong) {
      throw new LuaError(Strings.ofText(String.valueOf(wrong.getMessage())));
    }
    answers.end();
    return ResultTables.outcome(outcome);
  }

  private static @Nullable Object pass(
      LuaState caller, @Nullable Object opened, @Nullable Object seconds) {
    double time = seconds instanceof Double number ? number : 0;
    return ResultTables.entries(gateway(opened).pass(Duration.ofNanos(Math.round(time * 1e9))));
  }

  private static @Nullable Object now(LuaState caller, @Nullable Object opened) {
    return Numbers.of(gateway(opened).millis() / 1000.0);
  }

  private static OfflineGateway gateway(@Nullable Object opened) {
    if (opened instanceof Userdata userdata && userdata.content() instanceof OfflineGateway own) {
      return own;
    }
    throw new LuaError("expected a gateway, as gateway{...} returns it: call gate:run{...}");
  }
}
