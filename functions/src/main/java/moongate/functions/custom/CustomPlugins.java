package moongate.functions.custom;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import moongate.fiber.Loop;
import moongate.functions.modules.ModulePath;
import moongate.functions.run.FunctionEngine;
import moongate.functions.run.FunctionRuntime;
import moongate.functions.vault.Vault;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginInstance;
import moongate.gateway.plugin.PluginType;
import moongate.lua.runtime.Budget;
import moongate.model.entity.PluginConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The plugins and vaults of the operator's own: the door of this package.
///
/// ```java
/// var names = new CustomNames(List.of("my-plugin"), List.of("my-vault"));
/// var plugins = functions.customPlugins(names, "/opt/plugins/?.lua;;");
/// types.addAll(plugins.types());
/// plugins.askVaultsOn(loop);                    // before the first configuration
/// plugins.start(loop, context);                 // on each event loop, before it serves
/// plugins.configure(loop, context, instances);  // there, after each change
/// ```
///
/// Safe for all threads, but for what says otherwise.
public final class CustomPlugins {
  private static final Logger log = LoggerFactory.getLogger("moongate.functions");
  private static final int MOST_WORKERS = 1024;

  private final CustomNames names;
  private final ModulePath path;
  private final FunctionEngine engine;
  private final Supplier<FunctionRuntime> definitionRuntimes;
  private final Budget load;
  private final AtomicReferenceArray<@Nullable CustomWorker> workers =
      new AtomicReferenceArray<>(MOST_WORKERS);
  private final List<PluginType> types;
  private final List<LuaVault> vaults;
  private volatile @Nullable Loop vaultLoop;
  private volatile Generation generation;

  /// @param path as `lua_package_path` has it
  /// @param definitionRuntimes makes a runtime for the schemas, of its own
  /// @param load what loading a file, `init_worker` and `configure` may use up
  /// @throws CustomPluginException when one of them cannot be used
  public CustomPlugins(
      CustomNames names,
      String path,
      FunctionEngine engine,
      Supplier<FunctionRuntime> definitionRuntimes,
      Budget load) {
    this.names = names;
    this.path = ModulePath.ofSetting(path);
    this.engine = engine;
    this.definitionRuntimes = definitionRuntimes;
    this.load = load;
    var first = read(1);
    this.generation = first;
    this.types =
        names.plugins().stream()
            .<PluginType>map(name -> new CustomPluginType(first.definition(name), this))
            .toList();
    this.vaults =
        names.vaults().keySet().stream()
            .map(name -> new LuaVault(Objects.requireNonNull(first.vaults().get(name)), this))
            .toList();
  }

  private Generation read(int number) {
    var files = new ModuleFiles(path);
    if (names.isEmpty()) {
      return new Generation(number, files, Map.of(), Map.of());
    }
    var state =
        new DefinitionState(definitionRuntimes.get(), files, load, engine.budgets().firstRun());
    return Generation.read(number, names, files, state);
  }

  /// To be registered with the gateway, in the order of their names in the settings.
  public List<PluginType> types() {
    return types;
  }

  /// To be added to the node's vaults.
  public List<? extends Vault> vaults() {
    return vaults;
  }

  /// Secrets are asked for on `loop` from now on. A program that only checks a configuration does
  /// not call this.
  public void askVaultsOn(Loop loop) {
    vaultLoop = loop;
  }

  @Nullable Loop vaultLoop() {
    return vaultLoop;
  }

  /// True when there are none.
  public boolean isEmpty() {
    return names.isEmpty();
  }

  Generation generation() {
    return generation;
  }

  FunctionEngine engine() {
    return engine;
  }

  /// The plugins on the event loop of `runtime`; only that loop asks for it.
  CustomWorker worker(FunctionRuntime runtime) {
    int index = runtime.worker().index();
    var known = workers.get(index);
    if (known == null) {
      known = new CustomWorker(runtime, generation, load);
      workers.set(index, known);
    }
    return known;
  }

  /// Loads the handlers on `loop`, which calls this, and has each start; nothing when they have.
  public void start(Loop loop, PluginContext context) {
    worker(engine.runtimes().apply(loop.index())).start(generation, loop, context);
  }

  /// Tells the handlers on `loop`, which calls this, what they are configured with.
  public void configure(Loop loop, PluginContext context, Collection<PluginInstance> instances) {
    var configs = new ArrayList<PluginConfig>();
    for (var instance : instances) {
      if (names.plugins().contains(instance.config().name())) {
        configs.add(instance.config());
      }
    }
    configs.sort(Comparator.comparing(PluginConfig::id));
    worker(engine.runtimes().apply(loop.index())).configure(context, configs);
  }

  /// Reads all files again; what is wrong with them when they cannot be used, in which case all
  /// stays as it is. Plans that are made from now on follow the new files; loops have to [#start].
  public Optional<String> reload() {
    var before = generation;
    try {
      var next = read(before.number() + 1);
      warnOfSchemas(before, next);
      generation = next;
      return Optional.empty();
    } catch (CustomPluginException unusable) {
      return Optional.of(unusable.getMessage());
    }
  }

  private void warnOfSchemas(Generation before, Generation next) {
    for (var name : names.plugins()) {
      var shown = before.definition(name).schema().config().toValue();
      if (!shown.equals(next.definition(name).schema().config().toValue())) {
        log.warn(
            "[{}] the plugin's schema has changed: configurations are checked by the old one until the"
                + " node starts anew",
            name);
      }
    }
  }
}
