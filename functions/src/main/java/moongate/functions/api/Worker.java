package moongate.functions.api;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import moongate.functions.json.LuaJson;
import moongate.functions.pki.KeyMaterial;
import moongate.gateway.plugin.PluginContext;
import moongate.http.HeaderName;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.RetainedMemory;
import org.jspecify.annotations.Nullable;

/// What all functions of one event loop share on the host's side. Used by that loop only.
public final class Worker {
  private static final int MAX_NAMES = 1000;
  private static final int LONGEST_NAME = 256;

  private final int index;
  private final LuaState state;
  private final NodeFacts facts;
  private final FunctionBudgets budgets;
  private final FunctionLog log;
  private final SharedDictionaries dictionaries;
  private final NodeServices services;
  private final LuaJson json;
  private final HeaderTables headerTables;
  private final ActivePlugins activePlugins;
  private final Timers timers;
  private final EventHandlers eventHandlers;
  private final KeyMaterial keyMaterial = new KeyMaterial();
  private final Map<String, LogFacility> logFacilities = new HashMap<>();
  private final Map<String, HeaderName> requestNames = new HashMap<>();
  private final Map<String, HeaderName> dashedNames = new HashMap<>();

  /// The plan that a function has last followed; used only before the node has told which plan is
  /// in force.
  private @Nullable PluginContext lastFollowed;

  public Worker(
      int index,
      LuaState state,
      NodeFacts facts,
      FunctionBudgets budgets,
      FunctionLog log,
      SharedDictionaries dictionaries,
      NodeServices services,
      ActivePlugins activePlugins) {
    this.index = index;
    this.state = state;
    state.mainCode(new PhaseCode(state));
    this.facts = facts;
    this.budgets = budgets;
    this.log = log;
    this.dictionaries = dictionaries;
    this.services = services;
    this.activePlugins = activePlugins;
    this.timers = new Timers(activePlugins);
    this.eventHandlers = new EventHandlers(state, log, timers, activePlugins, services.events());
    this.json = new LuaJson(state);
    this.headerTables = new HeaderTables(state);
  }

  /// The number of the event loop, from 0.
  public int index() {
    return index;
  }

  public LuaState state() {
    return state;
  }

  public NodeFacts facts() {
    return facts;
  }

  public FunctionBudgets budgets() {
    return budgets;
  }

  public FunctionLog log() {
    return log;
  }

  /// The facility that `kong.log` is for functions of `plugin`.
  public LogFacility logFacility(String plugin) {
    var known = logFacilities.get(plugin);
    if (known == null) {
      known = new LogFacility(plugin, LogFormat.DEFAULT);
      logFacilities.put(plugin, known);
    }
    return known;
  }

  /// The plan in force.
  ///
  /// @throws LuaError before there is any
  PluginContext planContext() {
    var current = activePlugins.context();
    var known = current == null ? lastFollowed : current;
    if (known == null) {
      throw new LuaError(CallStack.position(1) + "no configuration is loaded yet");
    }
    return known;
  }

  /// A function follows this plan. It is not kept if the plan in force is known: it may be an old
  /// plan, of a connection that has begun long ago.
  void follows(PluginContext plan) {
    lastFollowed = activePlugins.context() == null ? plan : null;
  }

  /// The services that all workers of the node share.
  public NodeServices services() {
    return services;
  }

  /// Encodes and decodes JSON in this state.
  public LuaJson json() {
    return json;
  }

  /// Headers as tables of this state.
  public HeaderTables headerTables() {
    return headerTables;
  }

  /// The shared dictionaries of the node.
  public SharedDictionaries dictionaries() {
    return dictionaries;
  }

  /// False if the plugin with this id is not in force any more.
  public boolean serves(String plugin) {
    return activePlugins.includes(plugin);
  }

  /// The timers of this loop's functions.
  public Timers timers() {
    return timers;
  }

  /// The functions of this loop that are told of events.
  public EventHandlers eventHandlers() {
    return eventHandlers;
  }

  /// Another configuration is in force: ends the timers and forgets the handlers of those that are
  /// gone. Called from outside of the loop.
  public void sweep() {
    timers.sweep();
    eventHandlers.sweep();
  }

  /// The code of these plugins is replaced: ends its timers and forgets its handlers.
  public void expire(Set<String> plugins) {
    timers.expire(plugins);
    eventHandlers.forget(plugins);
  }

  /// Adds to `walk` what waiting timers and handlers of the function of `turn` keep, and what it
  /// got from the cache.
  public void reach(Turn turn, RetainedMemory walk) {
    timers.reach(turn, walk);
    eventHandlers.reach(turn, walk);
    turn.copies().reach(walk);
  }

  /// Drops the waiting timers and the handlers of the function of `turn` and what it got from the
  /// cache, because they keep too much.
  public void drop(Turn turn) {
    timers.drop(turn);
    eventHandlers.drop(turn);
    turn.copies().drop();
  }

  /// Certificates and keys that functions have parsed.
  public KeyMaterial keyMaterial() {
    return keyMaterial;
  }

  /// `name` as it is.
  public HeaderName headerName(String name) {
    return cached(requestNames, name, name);
  }

  /// `name` with dashes in place of underscores.
  public HeaderName dashedName(String name) {
    var found = dashedNames.get(name);
    return found != null ? found : cached(dashedNames, name, name.replace('_', '-'));
  }

  /// The names usually come from code, so there are few. If they come from requests and become too
  /// many, the cache starts over. Long ones are not kept at all.
  private static HeaderName cached(Map<String, HeaderName> names, String key, String name) {
    var found = names.get(key);
    if (found == null) {
      if (names.size() >= MAX_NAMES) {
        names.clear();
      }
      found = HeaderName.of(name);
      if (name.length() <= LONGEST_NAME) {
        names.put(key, found);
      }
    }
    return found;
  }
}
