package moongate.functions;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;
import moongate.functions.api.ApiModule;
import moongate.functions.api.MaskedLog;
import moongate.functions.api.Serving;
import moongate.functions.api.SharedDictionaries;
import moongate.functions.api.SharedDictionary;
import moongate.functions.api.Worker;
import moongate.functions.cache.FunctionCache;
import moongate.functions.custom.CustomPlugins;
import moongate.functions.ngx.Ngx;
import moongate.functions.pdk.Pdk;
import moongate.functions.run.FunctionCompiler;
import moongate.functions.run.FunctionEngine;
import moongate.functions.run.FunctionRuntime;
import moongate.functions.run.LuaExpressions;
import moongate.functions.sandbox.Sandbox;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import moongate.gateway.plugin.Expressions;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginInstance;
import moongate.gateway.plugin.PluginType;
import moongate.gateway.plugin.Secrets;
import moongate.lua.Lua;
import moongate.lua.lib.Libraries;
import moongate.lua.lib.StandardStreams;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door: the two function plugins of a node, over one Lua state per event loop.
///
///     var functions = new Functions(settings);
///     plugins.addAll(functions.pluginTypes());
///
/// Compiled when a plan is; a state is made when a loop runs its first function.
public final class Functions implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("moongate.functions");
  private static final int MOST_WORKERS = 1024;

  private final FunctionSettings settings;
  private final SharedDictionaries dictionaries;
  private final FunctionEngine engine;
  private final Serving serving = new Serving();
  private final AtomicReferenceArray<FunctionRuntime> runtimes =
      new AtomicReferenceArray<>(MOST_WORKERS);

  public Functions(FunctionSettings settings) {
    this.settings = settings;
    this.dictionaries =
        new SharedDictionaries(settings.dictionaries(), settings.services().clock());
    var compiler = new FunctionCompiler(settings.sandbox().mode() == SandboxMode.OFF);
    this.engine = new FunctionEngine(compiler, settings.budgets(), this::runtime);
  }

  /// Ends the timers that wait, while the loops still run.
  @Override
  public void close() {
    for (int i = 0; i < MOST_WORKERS; i++) {
      var runtime = runtimes.get(i);
      if (runtime != null) {
        runtime.worker().timers().close();
      }
    }
  }

  /// The node serves with these plugins from now on. What others have left behind ends, such as
  /// their timers.
  ///
  /// @param context what the plan that they are of was made of
  public void serveWith(PluginContext context, Collection<PluginInstance> plugins) {
    serving.replace(context, plugins.stream().map(PluginInstance::config).toList());
    for (int i = 0; i < MOST_WORKERS; i++) {
      var runtime = runtimes.get(i);
      if (runtime != null) {
        runtime.worker().timers().sweep();
      }
    }
  }

  /// pre-function and post-function, to be registered with the gateway.
  public List<PluginType> pluginTypes() {
    return List.of(
        new FunctionPluginType("pre-function", 1_000_000, engine),
        new FunctionPluginType("post-function", -1000, engine));
  }

  /// The plugins of the operator's own with these names.
  ///
  /// @param path where their files are, as `lua_package_path` has it
  /// @throws moongate.functions.custom.CustomPluginException when one of them cannot be used
  public CustomPlugins customPlugins(List<String> names, String path) {
    return new CustomPlugins(
        names, path, engine, this::definitionRuntime, settings.budgets().loading());
  }

  /// `type`, and if it is a logger whose configurations may have functions, then with these.
  public PluginType withCustomFields(PluginType type) {
    return type.hasCustomFields() ? new CustomFieldsType(type, engine) : type;
  }

  /// What plugins that are no functions evaluate, in the same sandbox.
  public Expressions expressions() {
    return new LuaExpressions(engine);
  }

  /// The heap is short: of the functions that wait, ends those that may hold the most of what
  /// nobody has counted.
  ///
  /// @param isStill true when ending some was not enough a moment ago
  /// @return how many end
  public int relieve(boolean isStill) {
    return settings.services().held().waiting().relieve(isStill);
  }

  /// What functions keep by `kong.cache`.
  public FunctionCache cache() {
    return settings.services().cache();
  }

  /// What they share as `ngx.shared`.
  public Collection<SharedDictionary> dictionaries() {
    return dictionaries.all();
  }

  /// Timers of all event loops.
  ///
  /// @param running how many run
  /// @param pending how many wait for their time
  public record TimerCounts(int running, int pending) {}

  /// The timers of about now: they belong to the loops, which go on.
  public TimerCounts timers() {
    int running = 0;
    int pending = 0;
    for (int i = 0; i < MOST_WORKERS; i++) {
      var runtime = runtimes.get(i);
      if (runtime != null) {
        running += runtime.worker().timers().runningCount();
        pending += runtime.worker().timers().pendingCount();
      }
    }
    return new TimerCounts(running, pending);
  }

  /// What references in the configuration of any plugin stand for.
  public Secrets secrets() {
    return settings.services().vaults();
  }

  /// Every table of `kong` and `ngx` with its functions and their phases, for documentation.
  public static List<ApiModule> api() {
    return Stream.concat(Pdk.modules().stream(), Ngx.modules().stream()).toList();
  }

  /// The methods of objects that calls of `ngx` and `kong` return, for documentation.
  public static List<ApiModule> objects() {
    return Stream.concat(Ngx.objects().stream(), Pdk.objects().stream()).toList();
  }

  /// What functions find in their globals. Not to be asked while they run.
  public FunctionNames names() {
    var sandbox = runtime(0).sandbox();
    return new FunctionNames(
        sandbox.environment(),
        sandbox::hint,
        module -> Sandbox.allowsModule(settings.sandbox(), module));
  }

  /// The runtime of the loop with this number; only that loop asks for it.
  private FunctionRuntime runtime(int index) {
    var known = runtimes.get(index);
    if (known == null) {
      known = newRuntime(index, settings.sandbox());
      runtimes.set(index, known);
    }
    return known;
  }

  /// One in which the schemas of custom plugins are read: no loop's.
  private FunctionRuntime definitionRuntime() {
    return newRuntime(0, new SandboxSettings(SandboxMode.ON, List.of(), List.of()));
  }

  private FunctionRuntime newRuntime(int index, SandboxSettings sandbox) {
    var state = new LuaState();
    state.keepsTracebacks(true);
    state.clock(settings.services().clock());
    state.defects(
        defect -> log.error("a defect of the Lua engine or of a call that it made", defect));
    var worker =
        new Worker(
            index,
            state,
            settings.facts(),
            settings.budgets(),
            new MaskedLog(settings.log(), settings.services().vaults()),
            dictionaries,
            settings.services(),
            serving);
    return new FunctionRuntime(worker, new Sandbox(sandbox, worker, library(state)));
  }

  /// The whole standard library, of which the sandbox takes what it permits.
  private static LuaTable library(LuaState state) {
    var globals = new LuaTable();
    state.compiler(Lua.COMPILER);
    Libraries.openFull(state, globals, StandardStreams.ofProcess());
    return globals;
  }
}
