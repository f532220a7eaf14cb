package moongate.functions.run;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import moongate.fiber.Fiber;
import moongate.functions.api.ApiPhase;
import moongate.gateway.plugin.PluginException;
import moongate.lua.runtime.LuaError;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// All functions of one configuration, compiled, with their state on each worker.
///
/// It outlives plans: as long as a configuration stays the same, its functions keep their upvalues.
public final class FunctionSet {
  private static final FunctionState[] NONE = {};

  private final Map<ApiPhase, List<FunctionSource>> sources;
  private final int generation;

  /// By the number of the event loop. It grows when a loop runs its first function, because a node
  /// may have thousands of configurations.
  private volatile AtomicReferenceArray<@Nullable Map<ApiPhase, FunctionState[]>> workers =
      new AtomicReferenceArray<>(0);

  private FunctionSet(Map<ApiPhase, List<FunctionSource>> sources) {
    this(sources, 0);
  }

  private FunctionSet(Map<ApiPhase, List<FunctionSource>> sources, int generation) {
    this.sources = sources;
    this.generation = generation;
  }

  /// Reads and compiles the functions of a configuration of pre-function or post-function.
  ///
  /// @param compilation when it is compiled
  /// @throws PluginException when one of them cannot be compiled
  public static FunctionSet of(
      Value.Obj config, FunctionCompiler compiler, Compilation compilation) {
    var sources = new EnumMap<ApiPhase, List<FunctionSource>>(ApiPhase.class);
    for (var phase : ApiPhase.OF_PLUGINS) {
      var elements = config.list(phase.kongName());
      var functions = new ArrayList<FunctionSource>(elements.size());
      for (int i = 0; i < elements.size(); i++) {
        var onError = OnError.of(config.object("on_error").list(phase.kongName()), i);
        var place = new FunctionPlace(phase, i + 1);
        functions.add(source(place, elements.get(i), onError, compiler, compilation));
      }
      sources.put(phase, List.copyOf(functions));
    }
    return new FunctionSet(sources);
  }

  /// The functions of a custom plugin's handler, for one configuration.
  ///
  /// @param generation which reading of the plugin's files they are of
  public static FunctionSet ofHandler(Iterable<FunctionSource> functions, int generation) {
    var sources = new EnumMap<ApiPhase, List<FunctionSource>>(ApiPhase.class);
    for (var function : functions) {
      sources.put(function.place().phase(), List.of(function));
    }
    return new FunctionSet(sources, generation);
  }

  /// Which reading of a custom plugin's files the functions are of; 0 for others.
  public int generation() {
    return generation;
  }

  /// Those whose results become fields of log entries, in the order of their fields.
  ///
  /// @param fields names and sources
  /// @throws PluginException when one of them cannot be compiled
  public static FunctionSet ofFields(
      Value.Obj fields, FunctionCompiler compiler, Compilation compilation) {
    var functions = new ArrayList<FunctionSource>(fields.members().size());
    fields
        .members()
        .forEach((name, source) -> {
          var place = new FunctionPlace(ApiPhase.LOG, functions.size() + 1, name);
          functions.add(source(place, source, OnError.OPEN, compiler, compilation));
        });
    return new FunctionSet(Map.of(ApiPhase.LOG, List.copyOf(functions)));
  }

  /// One expression, as the only function of the access phase.
  ///
  /// @throws PluginException when it is none
  static FunctionSet ofExpression(String source, FunctionCompiler compiler) {
    try {
      var expression = FunctionSource.ofExpression(source, compiler);
      return new FunctionSet(Map.of(ApiPhase.ACCESS, List.of(expression)));
    } catch (LuaError error) {
      throw new PluginException(String.valueOf(error.getMessage()), error);
    }
  }

  private static FunctionSource source(
      FunctionPlace place,
      Value element,
      OnError onError,
      FunctionCompiler compiler,
      Compilation compilation) {
    if (!(element instanceof Value.Str text)) {
      throw new PluginException(place + ": expected a string");
    }
    try {
      return FunctionSource.of(place, text, onError, compiler, compilation);
    } catch (LuaError error) {
      throw new PluginException(place + ": " + error.getMessage(), error);
    }
  }

  /// True when this configuration has a function for `phase`.
  boolean has(ApiPhase phase) {
    return !sources.getOrDefault(phase, List.of()).isEmpty();
  }

  /// The functions of `phase` on `runtime`'s worker. The first call there makes those of all
  /// phases, and may have to wait, on `fiber`, for their compilation.
  FunctionState[] states(ApiPhase phase, FunctionRuntime runtime, Fiber fiber) {
    int index = runtime.worker().index();
    var byPhase = known(index);
    if (byPhase == null) {
      CompilingThreads.compile(this, fiber);
      byPhase = known(index); // another request may have been faster meanwhile
    }
    if (byPhase == null) {
      byPhase = instantiate(runtime);
      keep(index, byPhase);
    }
    return byPhase.getOrDefault(phase, NONE);
  }

  private @Nullable Map<ApiPhase, FunctionState[]> known(int index) {
    var known = workers;
    return index < known.length() ? known.get(index) : null;
  }

  /// True when all of them can be called without being compiled before.
  public boolean isCompiled() {
    return sources.values().stream().flatMap(List::stream).allMatch(FunctionSource::isCompiled);
  }

  /// Compiles what was not compiled yet.
  void compile() {
    for (var functions : sources.values()) {
      for (var function : functions) {
        var chunk = function.chunk();
        if (chunk != null) {
          chunk.compile();
        }
      }
    }
  }

  private synchronized void keep(int index, Map<ApiPhase, FunctionState[]> byPhase) {
    var known = workers;
    if (index >= known.length()) {
      var larger = new AtomicReferenceArray<@Nullable Map<ApiPhase, FunctionState[]>>(index + 1);
      for (int i = 0; i < known.length(); i++) {
        larger.set(i, known.get(i));
      }
      workers = known = larger;
    }
    known.set(index, byPhase);
  }

  /// What each function did so far, on all workers together, in the order of phases.
  public List<FunctionReport> reports() {
    var reports = new ArrayList<FunctionReport>();
    sources.forEach((phase, functions) -> {
      for (var source : functions) {
        reports.add(
            new FunctionReport(source, FunctionUse.totals(uses(phase, source.place().index()))));
      }
    });
    return reports;
  }

  private List<FunctionUse> uses(ApiPhase phase, int index) {
    var uses = new ArrayList<FunctionUse>();
    var known = workers;
    for (int i = 0; i < known.length(); i++) {
      var states = known.get(i);
      if (states != null) {
        uses.add(states.getOrDefault(phase, NONE)[index - 1].use());
      }
    }
    return uses;
  }

  private Map<ApiPhase, FunctionState[]> instantiate(FunctionRuntime runtime) {
    var byPhase = new EnumMap<ApiPhase, FunctionState[]>(ApiPhase.class);
    sources.forEach((phase, functions) ->
        byPhase.put(
            phase,
            functions.stream()
                .map(source -> new FunctionState(source, runtime))
                .toArray(FunctionState[]::new)));
    return byPhase;
  }
}
