package moongate.functions;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moongate.functions.api.ActivePlugins;
import moongate.functions.api.ApiModule;
import moongate.functions.api.MaskedLog;
import moongate.functions.api.OtherNodes;
import moongate.functions.api.SharedDictionaries;
import moongate.functions.api.SharedDictionary;
import moongate.functions.api.Timers;
import moongate.functions.api.Worker;
import moongate.functions.cache.FunctionCache;
import moongate.functions.custom.CustomNames;
import moongate.functions.custom.CustomPlugins;
import moongate.functions.ngx.Ngx;
import moongate.functions.pdk.CachedEntities;
import moongate.functions.pdk.EntityEvents;
import moongate.functions.pdk.Pdk;
import moongate.functions.run.FunctionCompiler;
import moongate.functions.run.FunctionEngine;
import moongate.functions.run.FunctionRuntime;
import moongate.functions.run.LuaExpressions;
import moongate.functions.sandbox.Sandbox;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import moongate.functions.vault.Vaults;
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
import moongate.model.Change;
import moongate.model.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door of this module: the plugins `pre-function` and `post-function` of a node, and what else
/// runs Lua for it.
///
///     var functions = new Functions(settings);
///     plugins.addAll(functions.pluginTypes());
///
/// Functions are compiled when a plan is compiled. Each event loop has a Lua state of its own, made
/// when the loop runs its first function.
public final class Functions implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("moongate.functions");
  private static final int MOST_WORKERS = 1024;

  private final FunctionSettings settings;
  private final SharedDictionaries dictionaries;
  private final FunctionEngine engine;
  private final EntityEvents entityEvents;
  private final CachedEntities cachedEntities;
  private final ActivePlugins activePlugins = new ActivePlugins();
  private final AtomicReferenceArray<FunctionRuntime> runtimes =
      new AtomicReferenceArray<>(MOST_WORKERS);

  public Functions(FunctionSettings settings) {
    this.settings = settings;
    this.dictionaries =
        new SharedDictionaries(settings.dictionaries(), settings.services().clock());
    this.entityEvents = new EntityEvents(settings.services());
    this.cachedEntities = new CachedEntities(settings.services());
    var compiler = new FunctionCompiler(settings.sandbox().mode() == SandboxMode.OFF);
    this.engine = new FunctionEngine(compiler, settings.budgets(), this::runtime);
  }

  /// Ends the timers that are waiting. The loops must still run.
  @Override
  public void close() {
    workers().map(Worker::timers).forEach(Timers::close);
  }

  /// These plugins are in force from now on. The timers of all others end, and what is cached of
  /// entities that have changed is forgotten.
  ///
  /// @param context of the plan that the plugins belong to
  public void serveWith(PluginContext context, Collection<PluginInstance> plugins) {
    activePlugins.replace(context, plugins.stream().map(PluginInstance::config).toList());
    cachedEntities.follow(context.snapshot());
    vaults().follow(context.snapshot());
    workers().forEach(Worker::sweep);
  }

  /// From now on, functions of this node and of these others hear of each other's events.
  public void follow(OtherNodes nodes) {
    settings.services().events().follow(nodes);
  }

  /// Another node has sent this message. Waits for a while if many events have not been handled
  /// yet. Called by one thread only.
  public void hear(String message) {
    settings.services().events().hear(message);
  }

  /// Messages of other nodes have been lost. Any of them may have said that something in the cache
  /// is out of date.
  public void missed() {
    cache().clear();
  }

  /// This node has changed entities: tells the functions that wait for that.
  ///
  /// @param before the configuration before the change
  public void changed(List<Change> changes, Snapshot before) {
    entityEvents.tell(changes, before);
  }

  /// `pre-function` and `post-function`, to be registered with the gateway.
  public List<PluginType> pluginTypes() {
    return List.of(
        new FunctionPluginType("pre-function", 1_000_000, engine),
        new FunctionPluginType("post-function", -1000, engine));
  }

  /// The operator's own plugins and vaults with these names. References may be to these vaults from
  /// now on.
  ///
  /// @param path where their files are, in the form of `lua_package_path`
  /// @throws moongate.functions.custom.CustomPluginException when one of them cannot be used
  public CustomPlugins customPlugins(CustomNames names, String path) {
    var plugins =
        new CustomPlugins(
            names, path, engine, this::definitionRuntime, settings.budgets().loading());
    vaults().add(plugins.vaults());
    return plugins;
  }

  /// The vaults of the node.
  public Vaults vaults() {
    return settings.services().vaults();
  }

  /// Fetches the secrets that `next` refers to, as far as they can be had while one of them may be
  /// asked for. Called before `next` is compiled, by a thread that may be blocked.
  public void fetchSecrets(Snapshot next) {
    vaults().prepare(next, settings.budgets().wall());
  }

  /// `type` itself, or, if it is a logger whose configurations may have `custom_fields_by_lua`, one
  /// that runs these functions first.
  public PluginType withCustomFields(PluginType type) {
    return type.hasCustomFields() ? new CustomFieldsType(type, engine) : type;
  }

  /// Lua expressions in the configurations of other plugins, evaluated in the same sandbox.
  public Expressions expressions() {
    return new LuaExpressions(engine);
  }

  /// The heap is short: ends those of the waiting functions that may hold the most memory that was
  /// not counted.
  ///
  /// @param isStill whether the heap is still short although some were ended a moment ago
  /// @return how many end
  public int relieve(boolean isStill) {
    return settings.services().held().waiting().relieve(isStill);
  }

  /// The values that functions keep with `kong.cache`.
  public FunctionCache cache() {
    return settings.services().cache();
  }

  /// The dictionaries of `ngx.shared`.
  public Collection<SharedDictionary> dictionaries() {
    return dictionaries.all();
  }

  /// The timers of all event loops.
  ///
  /// @param running how many are running
  /// @param pending how many are not due yet
  public record TimerCounts(int running, int pending) {}

  /// The current number of timers; approximate, since the loops go on meanwhile.
  public TimerCounts timers() {
    return new TimerCounts(
        workers().mapToInt(worker -> worker.timers().runningCount()).sum(),
        workers().mapToInt(worker -> worker.timers().pendingCount()).sum());
  }

  /// Those of each loop that has run a function.
  private Stream<Worker> workers() {
    return IntStream.range(0, MOST_WORKERS)
        .mapToObj(runtimes::get)
        .filter(Objects::nonNull)
        .map(FunctionRuntime::worker);
  }

  /// Resolves references to secrets in the configurations of all plugins.
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

  /// The names that functions find in their globals. Must not be called while functions run.
  public FunctionNames names() {
    var sandbox = runtime(0).sandbox();
    return new FunctionNames(
        sandbox.environment(),
        sandbox::hint,
        module -> Sandbox.allowsModule(settings.sandbox(), module));
  }

  /// The runtime of the loop with this number. Called on that loop only.
  private FunctionRuntime runtime(int index) {
    var known = runtimes.get(index);
    if (known == null) {
      known = newRuntime(index, settings.sandbox());
      runtimes.set(index, known);
    }
    return known;
  }

  /// A runtime that belongs to no loop, in which the schemas of custom plugins are read.
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
            activePlugins);
    return new FunctionRuntime(worker, new Sandbox(sandbox, worker, library(state)));
  }

  /// The whole standard library. The sandbox takes from it what it allows.
  private static LuaTable library(LuaState state) {
    var globals = new LuaTable();
    state.compiler(Lua.COMPILER);
    Libraries.openFull(state, globals, StandardStreams.ofProcess());
    return globals;
  }
}
