package moongate.functions;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import moongate.fiber.Fiber;
import moongate.fiber.Loop;
import moongate.functions.api.LogLevel;
import moongate.functions.api.OtherNodes;
import moongate.functions.custom.CustomNames;
import moongate.functions.custom.CustomPlugins;
import moongate.functions.run.RunsFunctions;
import moongate.functions.sandbox.SandboxSettings;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.EarlyResponse;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.BodyChunk;
import moongate.gateway.plugin.Consumers;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginFailure;
import moongate.gateway.plugin.PluginInstance;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.plugin.SharedState;
import moongate.http.Chunk;
import moongate.model.Change;
import moongate.model.Snapshot;
import moongate.model.entity.EntitySchemas;
import moongate.model.entity.PluginConfig;
import moongate.model.value.Value;
import moongate.store.DeclarativeFile;
import moongate.store.InvalidConfiguration;

/// Functions without a gateway around them: phases are called one by one, on one event loop.
final class FunctionLab implements AutoCloseable {
  final List<String> log = new CopyOnWriteArrayList<>();
  private final Loop loop;
  private final Functions functions;
  private final List<PluginType> types;
  private final GatewaySettings gatewaySettings;

  /// What requests follow: that of the plugin that was made last.
  private PluginContext context;

  /// Whether plugins are made as one of very many.
  private boolean isBulk;

  FunctionLab() {
    this(FunctionSettings.DEFAULT);
  }

  FunctionLab(SandboxSettings sandbox) {
    this(
        new FunctionSettings(
            sandbox,
            FunctionSettings.DEFAULT.budgets(),
            FunctionSettings.DEFAULT.facts(),
            FunctionSettings.DEFAULT.log()));
  }

  FunctionLab(FunctionSettings settings) {
    this(settings, GatewaySettings.DEFAULT);
  }

  /// One of several event loops of a node.
  FunctionLab(int loop, FunctionSettings settings) {
    this(new TestLoop(loop), settings, GatewaySettings.DEFAULT);
  }

  FunctionLab(FunctionSettings settings, GatewaySettings gatewaySettings) {
    this(new TestLoop(0), settings, gatewaySettings);
  }

  /// On a loop of somebody else's.
  FunctionLab(Loop loop, FunctionSettings settings) {
    this(loop, settings, GatewaySettings.DEFAULT);
  }

  private FunctionLab(Loop loop, FunctionSettings settings, GatewaySettings gatewaySettings) {
    this.loop = loop;
    this.gatewaySettings = gatewaySettings;
    this.functions =
        new Functions(
            new FunctionSettings(
                settings.sandbox(),
                settings.budgets(),
                settings.facts(),
                new LoggedLines(LogLevel.DEBUG, log),
                settings.dictionaries(),
                settings.services()));
    this.types = functions.pluginTypes();
    this.context = context(Snapshot.EMPTY);
  }

  /// Makes plugins as one of very many from now on.
  FunctionLab bulk() {
    isBulk = true;
    return this;
  }

  /// A pre-function with one phase.
  Plugin plugin(String phase, String... sources) {
    return plugin(Map.of(phase, List.of(sources)), Optional.empty());
  }

  Plugin plugin(Map<String, List<String>> phases, Optional<Plugin> previous) {
    return plugin(types.getFirst(), phases, previous);
  }

  /// A post-function with one phase.
  Plugin postFunction(String phase, String... sources) {
    return plugin(types.getLast(), Map.of(phase, List.of(sources)), Optional.empty());
  }

  private Plugin plugin(
      PluginType type, Map<String, List<String>> phases, Optional<Plugin> previous) {
    var config = new LinkedHashMap<String, Value>();
    phases.forEach((phase, sources) -> config.put(phase, Value.ofTexts(sources)));
    return type.create(config(type.name(), Value.of(config)), context(Snapshot.EMPTY), previous);
  }

  /// The node serves with these from now on.
  void serveWith(Plugin... plugins) {
    functions.serveWith(
        context,
        Arrays.stream(plugins)
            .map(plugin ->
                new PluginInstance(types.getFirst(), ((RunsFunctions) plugin).config(), plugin))
            .toList());
  }

  /// The node serves with this configuration from now on.
  void serveWith(Snapshot snapshot) {
    functions.serveWith(context(snapshot), List.of());
  }

  /// A pre-function whose functions in `phase` have this choice of what their failure does.
  Plugin tolerant(String phase, String choice, String... sources) {
    var choices = Map.of(phase, Value.of(List.of(Value.of(choice))));
    var config = Map.of(phase, Value.ofTexts(List.of(sources)), "on_error", Value.of(choices));
    var type = types.getFirst();
    return type.create(
        config(type.name(), Value.of(config)), context(Snapshot.EMPTY), Optional.empty());
  }

  /// This node has changed entities.
  void changed(List<Change> changes, Snapshot before) {
    functions.changed(changes, before);
  }

  /// This node has others, by way of `nodes`.
  void follow(OtherNodes nodes) {
    functions.follow(nodes);
  }

  /// Another node has sent a message.
  void hear(String message) {
    functions.hear(message);
  }

  /// A plugin from the first `plugins` entry of a declarative file.
  Plugin fromFile(Path file) throws InvalidConfiguration, IOException {
    var schemas = new EntitySchemas(types.stream().map(PluginType::schema).toList());
    var snapshot = new DeclarativeFile(schemas).read(file);
    var config = snapshot.plugins().getFirst();
    return types.getFirst().create(config, context(snapshot), Optional.empty());
  }

  /// Custom plugins by `path`.
  CustomPlugins custom(String path, String... names) {
    return custom(path, new CustomNames(List.of(names), Map.of()));
  }

  CustomPlugins custom(String path, CustomNames names) {
    return functions.customPlugins(names, path);
  }

  /// One configuration of a plugin that is no function.
  Plugin plugin(PluginType type, Value.Obj config, Optional<Plugin> previous) {
    return type.create(config(type.name(), config), context(Snapshot.EMPTY), previous);
  }

  /// Runs `step` on the loop, outside of any request.
  void onLoop(BiConsumer<Loop, PluginContext> step) {
    try {
      CompletableFuture.runAsync(() -> step.accept(loop, context), loop::execute)
          .get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What the plugin that was made last may use.
  PluginContext context() {
    return context;
  }

  private PluginContext context(Snapshot snapshot) {
    context =
        new PluginContext(
            new Consumers(snapshot),
            snapshot,
            gatewaySettings,
            Clock.systemUTC(),
            new SharedState(),
            isBulk);
    return context;
  }

  private static PluginConfig config(String name, Value.Obj config) {
    return new PluginConfig(
        name.equals("pre-function")
            ? "11111111-2222-4333-8444-555555555555"
            : "11111111-2222-4333-8444-666666666666",
        name,
        null,
        null,
        null,
        null,
        true,
        List.of("http"),
        config,
        Value.Obj.EMPTY);
  }

  /// Runs `steps` for one request on the loop.
  <T> T on(TestRequest request, Function<Exchange, T> steps) {
    try {
      return start(request, steps).get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The same without waiting for the end.
  <T> CompletableFuture<T> start(TestRequest request, Function<Exchange, T> steps) {
    var result = new CompletableFuture<T>();
    var fiber =
        Fiber.create(
            loop,
            () -> {
              var exchange = new Exchange(request, gatewaySettings);
              exchange.planContext(context);
              Runnable tells;
              try {
                var value = steps.apply(exchange);
                tells = () -> result.complete(value);
              } catch (Throwable failure) {
                tells = () -> result.completeExceptionally(failure);
              }
              try {
                exchange.ended(); // before the test looks at what the request has left
              } finally {
                tells.run();
              }
            });
    request.fiber(fiber);
    fiber.start();
    return result;
  }

  /// Runs access and says how it ended: `continue`, `exit 200 body`, `failed …`.
  String access(Plugin plugin) {
    return access(plugin, new TestRequest("GET", "/", ""));
  }

  String access(Plugin plugin, TestRequest request) {
    return on(request, exchange -> described(() -> plugin.access(exchange)));
  }

  String rewrite(Plugin plugin) {
    return on(new TestRequest("GET", "/", ""), x -> described(() -> plugin.rewrite(x)));
  }

  /// What a chunk gives to `kong.response.exit(200, …)` in access.
  String result(String expression) {
    return result(expression, new TestRequest("GET", "/", ""));
  }

  /// What the statements of `code` return in access.
  String returned(String code) {
    return result("(function() " + code + "\nend)()");
  }

  /// The same. In it, `settle()` waits until no timer is left.
  String resultOfTimers(String code) {
    return returned(
        "local function settle() repeat ngx.sleep(0.002) until"
            + " ngx.timer.pending_count() + ngx.timer.running_count() == 0 end "
            + code);
  }

  String result(String expression, TestRequest request) {
    return access(
            plugin("access", "kong.response.exit(200, tostring(" + expression + "))"), request)
        .replaceFirst("^exit 200 ", "");
  }

  /// The message that `pcall` gives for a call in access.
  String error(String call) {
    return result("select(2, pcall(function() " + call + " end))");
  }

  interface Step {
    Outcome run();
  }

  /// What a step returns or throws as its outcome.
  static Outcome outcome(Step step) {
    try {
      return step.run();
    } catch (EarlyResponse early) {
      return early.outcome();
    }
  }

  static String described(Step step) {
    Outcome outcome;
    try {
      outcome = step.run();
    } catch (EarlyResponse early) {
      outcome = early.outcome();
    } catch (PluginFailure failure) {
      return "failed " + failure.getMessage();
    }
    return switch (outcome) {
      case Outcome.Continue _ -> "continue";
      case Outcome.Answered(Answer answer, boolean collects) ->
          (collects ? "" : "leave ") + described(answer);
    };
  }

  private static String described(Answer answer) {
    return switch (answer) {
      case Answer.Exit exit -> "exit " + exit.status() + " " + exit.body();
      case Answer.Said said -> "said " + said.status() + " " + said.message();
      case Answer.Ended ended -> "ended " + ended.status();
      case Answer.ErrorPage page -> "error " + page.status() + " " + page.message();
      case Answer.EnginePage page -> "page " + page.status();
      case Answer.CallGivenUp call -> "given up " + call.grpcStatus();
      case Answer.Printed printed -> "printed " + printed.status() + " " + printed.body();
    };
  }

  /// What comes out when `pieces` go through body_filter, with `|` between pieces.
  String filter(Plugin plugin, String... pieces) {
    return on(
        new TestRequest("GET", "/", ""),
        exchange -> {
          var out = new ArrayList<String>();
          for (int i = 0; i <= pieces.length; i++) {
            boolean isLast = i == pieces.length;
            var chunk = new BodyChunk().reset(isLast ? Chunk.END : Chunk.of(pieces[i]), isLast);
            plugin.bodyFilter(exchange, chunk);
            out.add(chunk.bytes());
            if (chunk.isLast()) {
              break;
            }
          }
          return String.join("|", out);
        });
  }

  @Override
  public void close() {
    if (loop instanceof TestLoop own) {
      own.close();
    }
  }
}
