package moongate.functions.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import moongate.functions.api.Worker;
import moongate.functions.modules.LuaModules;
import moongate.functions.modules.ModulePath;
import moongate.functions.ngx.Ngx;
import moongate.functions.pdk.ConfigurationTable;
import moongate.functions.pdk.DatabaseApi;
import moongate.functions.pdk.Pdk;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The globals of one worker's functions.
///
/// Each chunk has its own table with copies of the permitted names. Names that are not in it are
/// looked up in a table that all chunks of the worker share (`_G`). What a chunk assigns stays its
/// own. All modules are frozen: no function can change what another one uses.
public final class Sandbox {
  private static final String PATH_SETTING = "lua_package_path";
  private static final DeniedNames TRUSTED =
      new DeniedNames(new SandboxSettings(SandboxMode.ON, List.of(), List.of()));

  private final SandboxSettings settings;
  private final Worker worker;
  private final DeniedNames denied;
  private final LuaTable full;
  private boolean isFullOpen;

  /// The names that each chunk gets copies of.
  private final LuaTable base = new LuaTable();

  /// `_G`: empty at first. Names that are not in it are looked up in what the host provides.
  private final LuaTable shared = new LuaTable();

  private final LuaTable fallback = new LuaTable(0, 1);

  /// The globals of the host's own code.
  private final List<LuaTable> hostGlobals = new ArrayList<>();

  /// The names of [LoadedCode] that are granted. Each chunk has its own functions for them.
  private final List<String> loading = new ArrayList<>();

  /// @param full the whole standard library of the worker's state
  public Sandbox(SandboxSettings settings, Worker worker, LuaTable full) {
    this.settings = settings;
    this.worker = worker;
    this.denied = new DeniedNames(settings);
    this.full = full;
    hostGlobals.add(full);
    var kong = Pdk.open(worker);
    var ngx = Ngx.open(worker);
    if (settings.mode() == SandboxMode.ON) {
      openFull(kong, ngx);
      fallback.put("__index", full);
      base.put("_G", full);
    } else {
      openPermitted(worker, kong, ngx);
    }
  }

  /// A table of globals for one chunk.
  public LuaTable environment() {
    var table = new LuaTable(0, 32);
    copyAll(base, table);
    loading.forEach(name -> table.put(name, loadedCode(table).function(name)));
    table.metatable(fallback);
    return table;
  }

  /// Everything that the host provides for functions.
  public LuaTable provided() {
    return LuaTable.ofItems(base, fallback, full);
  }

  /// `_G`, which all functions share.
  public LuaTable shared() {
    return shared;
  }

  /// True if `require` may load `module`.
  public static boolean allowsModule(SandboxSettings settings, String module) {
    return RequiredModules.allows(settings, module);
  }

  /// The modules that the modes strict and lax allow, including those that do not exist here.
  public static Set<String> listedModules() {
    return RequiredModules.all();
  }

  /// The hint for the author of a function about an error: which setting would allow a denied name.
  public String hint(String message) {
    return denied.hint(message);
  }

  /// The globals for the operator's own code, such as custom plugins: the whole library, and all of
  /// `kong` and `ngx`. Functions that may see less have separate tables.
  public LuaTable trusted() {
    if (!isFullOpen) {
      openFull(Pdk.open(worker), Ngx.open(worker));
      protectStrings(full);
    }
    return full;
  }

  /// The hint for the author of trusted code about an error: which names do not exist at all.
  public String trustedHint(String message) {
    return TRUSTED.hint(message);
  }

  private void openFull(LuaTable kong, LuaTable ngx) {
    isFullOpen = true;
    kong.put(
        "configuration",
        ConfigurationTable.unmasked(worker.state(), worker.facts().configuration()));
    kong.put("db", DatabaseApi.unmasked(worker));
    full.put("kong", kong);
    full.put("ngx", ngx);
    full.put("print", Ngx.print(worker.state()));
    full.put("_G", full);
    if (full.get("package") instanceof LuaTable packages
        && packages.get("preload") instanceof LuaTable preload) {
      var library = new LuaModules(worker, ofModules(kong, ngx));
      Modules.preload(worker.state(), preload, library);
      if (packages.get("loaders") instanceof LuaTable loaders) {
        Modules.addLast(worker.state(), loaders, library);
      }
      if (worker.facts().configuration().get(PATH_SETTING) instanceof String path) {
        packages.put("path", ModulePath.ofSetting(path).text());
      }
    }
  }

  private void openPermitted(Worker worker, LuaTable kong, LuaTable ngx) {
    denied.hide("kong", kong);
    denied.hide("ngx", ngx);
    for (var name : AllowedNames.GLOBALS) {
      base.put(name, full.get(name));
    }
    AllowedNames.libraries(settings.mode())
        .forEach((name, members) -> base.put(name, part(name, members)));
    base.put("print", Ngx.print(worker.state()));
    var provided = new LuaTable(0, 8);
    if (settings.mode() == SandboxMode.SANDBOX) {
      settings.environment().forEach(path -> grant(path, provided));
    }
    var ofModules = ofModules(kong, ngx);
    ofModules.put(
        "io", part("io", AllowedNames.libraries(settings.mode()).getOrDefault("io", List.of())));
    var modules = new LuaModules(worker, ofModules);
    var require = new Modules(settings, worker, base, modules).require();
    for (var table : new LuaTable[] {base, provided}) {
      table.put("kong", kong);
      table.put("ngx", ngx);
      table.put("require", require);
      table.put("_G", shared);
    }
    fallback.put("__index", shared);
    shared.metatable(guard(worker.state(), provided));
    protectStrings(base);
    freeze(kong, "kong");
    freeze(ngx, "ngx");
    for (int slot = base.nextSlot(-1); slot >= 0; slot = base.nextSlot(slot)) {
      if (base.valueAt(slot) instanceof LuaTable module && module != shared) {
        freeze(module, "_G." + base.keyAt(slot));
      }
    }
    fallback.freeze("_G metatable");
    provided.freeze("_G");
  }

  /// What the gateway's own modules see: more than functions do, but no files that their users
  /// cannot see.
  private LuaTable ofModules(LuaTable kong, LuaTable ngx) {
    var environment = copy(full);
    environment.put("kong", kong);
    environment.put("ngx", ngx);
    hostGlobals.add(environment);
    return environment;
  }

  private LoadedCode loadedCode(LuaTable globals) {
    return new LoadedCode(worker.state(), full, globals, this::isHosts);
  }

  @SuppressWarnings("ReferenceEquality") // tables have no other equality
  private boolean isHosts(LuaTable globals) {
    return hostGlobals.stream().anyMatch(known -> known == globals);
  }

  /// Lets functions add names to `_G`, but not change those that are provided.
  private static LuaTable guard(LuaState state, LuaTable provided) {
    var metatable = new LuaTable(0, 2);
    metatable.put("__index", provided);
    metatable.put(
        "__newindex",
        HostFunction.of(
            state,
            "__newindex",
            (LuaState s, @Nullable Object table, @Nullable Object key, @Nullable Object value) -> {
              if (key != null && provided.get(key) != null) {
                throw LuaErrors.frozen("_G", key);
              }
              if (table instanceof LuaTable target) {
                target.put(key, value);
              }
              return Values.NONE;
            }));
    metatable.freeze("_G metatable");
    return metatable;
  }

  /// The permitted members of a library, in a table of their own.
  private LuaTable part(String library, Iterable<String> members) {
    var part = new LuaTable();
    if (full.get(library) instanceof LuaTable whole) {
      for (var member : members) {
        part.put(member, whole.get(member));
      }
    }
    return part;
  }

  /// Adds a dotted name of the whole library. Names that do not exist are ignored.
  private void grant(String path, LuaTable provided) {
    var names = path.strip().split("\\.", -1);
    Object value = full;
    for (var name : names) {
      value = value instanceof LuaTable table ? table.get(name) : null;
    }
    if (value == null) {
      return;
    }
    if (LoadedCode.NAMES.contains(names[0])) {
      loading.add(names[0]);
      provided.put(names[0], loadedCode(shared).function(names[0]));
      return;
    }
    var target = base;
    for (int i = 0; i < names.length - 1; i++) {
      if (!(target.get(names[i]) instanceof LuaTable)) {
        target.put(names[i], new LuaTable());
      }
      if (target.get(names[i]) instanceof LuaTable inner) {
        target = inner;
      }
    }
    target.put(names[names.length - 1], value instanceof LuaTable table ? copy(table) : value);
    provided.put(names[0], base.get(names[0]));
  }

  private static LuaTable copy(LuaTable table) {
    var copy = new LuaTable();
    copyAll(table, copy);
    return copy;
  }

  private static void copyAll(LuaTable from, LuaTable to) {
    for (int slot = from.nextSlot(-1); slot >= 0; slot = from.nextSlot(slot)) {
      to.put(from.keyAt(slot), from.valueAt(slot));
    }
  }

  /// Strings have the methods that `globals` have.
  private void protectStrings(LuaTable globals) {
    var metatable = new LuaTable(0, 1);
    metatable.put("__index", globals.get("string"));
    metatable.freeze("string metatable");
    worker.state().metatables().strings(metatable);
  }

  /// Makes a table and all tables in it read-only.
  static void freeze(LuaTable table, String path) {
    if (table.isFrozen()) {
      return;
    }
    table.freeze(path);
    var metatable = table.metatable();
    if (metatable != null) {
      freeze(metatable, path + " metatable");
    }
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      if (table.valueAt(slot) instanceof LuaTable inner) {
        freeze(inner, path + "." + table.keyAt(slot));
      }
    }
  }
}
