package moongate.functions.run;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import moongate.functions.api.ApiPhase;
import moongate.gateway.plugin.PluginException;
import moongate.lua.ChunkCache;
import moongate.lua.runtime.LuaError;
import moongate.model.Value;
import org.jspecify.annotations.Nullable;

/// All functions of one configuration, compiled, and what they remember on each worker.
///
/// It outlives plans: while a configuration stays the same, its functions keep their upvalues.
public final class FunctionSet {
  /// No node has more event loops than this.
  private static final int MOST_WORKERS = 1024;

  private static final FunctionState[] NONE = {};

  private final Map<ApiPhase, List<FunctionSource>> sources;
  private final AtomicReferenceArray<Map<ApiPhase, FunctionState[]>> workers =
      new AtomicReferenceArray<>(MOST_WORKERS);

  private FunctionSet(Map<ApiPhase, List<FunctionSource>> sources) {
    this.sources = sources;
  }

  /// Compiles the functions of a configuration for these phases.
  ///
  /// @param compiler null where functions are switched off
  /// @throws PluginException when one of them cannot be compiled
  public static FunctionSet of(
      List<ApiPhase> phases, Value.Obj config, @Nullable ChunkCache compiler) {
    var sources = new EnumMap<ApiPhase, List<FunctionSource>>(ApiPhase.class);
    for (var phase : phases) {
      var elements = config.list(phase.kongName());
      var functions = new ArrayList<FunctionSource>(elements.size());
      for (int i = 0; i < elements.size(); i++) {
        functions.add(source(phase, i + 1, elements.get(i), compiler));
      }
      sources.put(phase, List.copyOf(functions));
    }
    return new FunctionSet(sources);
  }

  private static FunctionSource source(
      ApiPhase phase, int index, Value element, @Nullable ChunkCache compiler) {
    var place = phase.kongName() + "[" + index + "]: ";
    if (!(element instanceof Value.Str text)) {
      throw new PluginException(place + "expected a string");
    }
    try {
      return FunctionSource.of(phase, index, text, compiler);
    } catch (LuaError error) {
      throw new PluginException(place + error.getMessage(), error);
    }
  }

  /// True when this configuration has a function for `phase`.
  public boolean has(ApiPhase phase) {
    return !sources.getOrDefault(phase, List.of()).isEmpty();
  }

  /// The functions of `phase` on `runtime`'s worker. The first call there makes those of all
  /// phases.
  FunctionState[] states(ApiPhase phase, FunctionRuntime runtime) {
    int index = runtime.worker().index();
    var byPhase = workers.get(index);
    if (byPhase == null) {
      byPhase = instantiate(runtime);
      workers.set(index, byPhase);
    }
    return byPhase.getOrDefault(phase, NONE);
  }

  private Map<ApiPhase, FunctionState[]> instantiate(FunctionRuntime runtime) {
    var byPhase = new EnumMap<ApiPhase, FunctionState[]>(ApiPhase.class);
    sources.forEach((phase, functions) ->
        byPhase.put(phase, functions.stream().map(runtime::start).toArray(FunctionState[]::new)));
    return byPhase;
  }
}
