package moongate.app.testing;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moongate.app.node.Offline;
import moongate.app.settings.Settings;
import moongate.fiber.Fiber;
import moongate.functions.FunctionSettings;
import moongate.functions.Functions;
import moongate.functions.api.Network;
import moongate.functions.api.NodeEvents;
import moongate.functions.api.NodeServices;
import moongate.functions.api.TargetPolicy;
import moongate.functions.cache.FunctionCache;
import moongate.gateway.Gateway;
import moongate.gateway.Plan;
import moongate.gateway.PlanException;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.plugin.SharedState;
import moongate.lua.runtime.LuaState;
import moongate.model.Snapshot;
import moongate.store.DeclarativeFile;
import moongate.store.InvalidConfiguration;
import org.jspecify.annotations.Nullable;

/// A gateway without network, clock and threads. It has the same plans, plugins, functions and
/// filters as a node, and runs on a [VirtualLoop] on the caller's thread.
final class OfflineGateway {
  /// The result of one request.
  ///
  /// @param isExit whether a plugin answered
  /// @param upstream the request that the service received; null if it was not called
  record Outcome(
      CollectedResponse response,
      boolean isExit,
      MockServer.@Nullable Received upstream,
      List<LogEntry> log) {}

  /// The source of a snapshot.
  interface Source {
    Snapshot read(DeclarativeFile reader) throws IOException, InvalidConfiguration;
  }

  private final VirtualLoop loop;
  private final CapturedLog log;
  private final FunctionCache cache;
  private final Gateway gateway;
  private MockServer.Handler service;
  private MockServer.@Nullable Received received;
  private boolean isExit;

  /// @param http answers the HTTP requests of functions
  /// @param sockets answers what functions send by sockets
  /// @throws TestSetupException if the configuration is invalid
  OfflineGateway(
      Settings settings,
      Source source,
      Instant start,
      CapturedLog log,
      MockServer.Handler service,
      MockServer.Handler http,
      MockSockets.Handler sockets) {
    this.loop = new VirtualLoop(start);
    this.log = log;
    this.service = service;
    var outside = new MockServer(http);
    var network =
        new Network(
            outside,
            new MockSockets(sockets),
            outside,
            new TargetPolicy(List.of(), List.of(), List.of()));
    var functionSettings = Offline.functionSettings(settings, network);
    this.cache = functionSettings.services().cache().withClock(loop::nanos);
    var functions = new Functions(offline(functionSettings));
    var types = observed(Offline.pluginTypes(settings, functions));
    var gatewaySettings = Offline.gatewaySettings(settings);
    var upstream = new MockServer(this::serve);
    try {
      var schemas = Offline.schemas(settings, types, functions.vaults().kinds());
      var snapshot = source.read(new DeclarativeFile(schemas));
      var shared = new SharedState(functions.secrets(), () -> null, loop.withZone(ZoneOffset.UTC));
      var plan = Plan.compile(snapshot, types, gatewaySettings, shared, null);
      this.gateway = new Gateway(upstream, upstream, gatewaySettings, plan);
    } catch (InvalidConfiguration | PlanException invalid) {
      throw new TestSetupException(String.valueOf(invalid.getMessage()));
    } catch (IOException unreadable) {
      throw new TestSetupException("cannot read " + unreadable.getMessage());
    }
  }

  private FunctionSettings offline(FunctionSettings settings) {
    var services = settings.services();
    return new FunctionSettings(
        settings.sandbox(),
        settings.budgets(),
        settings.facts(),
        log,
        settings.dictionaries(),
        new NodeServices(
            cache,
            services.network(),
            services.vaults(),
            services.tracing(),
            loop,
            services.held(),
            services.retained(),
            services.schemas(),
            new NodeEvents(cache)));
  }

  private List<PluginType> observed(List<PluginType> types) {
    return types.stream()
        .<PluginType>map(type -> new ObservedType(type, () -> isExit = true))
        .toList();
  }

  /// Puts a value of `state` into the functions' cache.
  ///
  /// @throws IllegalArgumentException if it cannot be stored
  void seed(LuaState state, String key, @Nullable Object value, Duration ttl) {
    cache.seed(state, key, value, ttl);
  }

  private MockServer.Answer serve(MockServer.Received request) {
    received = request;
    return service.answer(request);
  }

  /// The virtual time of day.
  long millis() {
    return loop.millis();
  }

  /// Sends a request and waits, in virtual time, for the end of its log phase.
  ///
  /// @param answering the answers of the service for this request; empty for its usual answers
  /// @throws TestSetupException if the request never ends
  Outcome run(OfflineRequest request, Optional<MockServer.Handler> answering) {
    var usual = service;
    service = answering.orElse(usual);
    received = null;
    isExit = false;
    log.take();
    var response =
        new CollectedResponse(
            request.head().method().equals("HEAD"), new OfflineFrames(request.frames()));
    var failures = new ArrayList<Throwable>();
    var fiber = Fiber.create(loop, () -> handle(request, response, failures));
    request.fiber(fiber);
    try {
      fiber.start();
      if (!loop.runUntil(fiber::isDone)) {
        throw new TestSetupException("the request never ends: its function waits for nothing");
      }
      for (var failure : failures) {
        throw failure instanceof TestSetupException setup
            ? setup
            : new IllegalStateException(failure);
      }
      loop.pass(Duration.ZERO);
    } finally {
      service = usual;
    }
    return new Outcome(response, isExit, received, log.take());
  }

  private void handle(
      OfflineRequest request, CollectedResponse response, List<Throwable> failures) {
    try {
      gateway.handle(request, response);
    } catch (RuntimeException | Error failure) {
      failures.add(failure);
    }
  }

  /// Lets time pass, so that timers run.
  ///
  /// @return the log entries
  List<LogEntry> pass(Duration duration) {
    log.take();
    loop.pass(duration);
    return log.take();
  }
}
