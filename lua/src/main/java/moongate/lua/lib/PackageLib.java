package moongate.lua.lib;

import moongate.lua.runtime.Args;
import moongate.lua.runtime.Call;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `require`, `module` and `package`: Lua modules in files. For trusted environments only.
final class PackageLib {
  /// The cost of asking whether there is a file.
  private static final int FILE_UNITS = 100;

  private static final String PATH = "./?.lua;./?/init.lua;/usr/local/share/lua/5.1/?.lua";

  private final LuaTable globals;
  private final LuaTable packages = new LuaTable();
  private final LuaTable loaded = new LuaTable();
  private final LuaTable preload = new LuaTable();

  private PackageLib(LuaTable globals) {
    this.globals = globals;
  }

  /// Adds the functions to `globals`, which must already contain all other libraries.
  static void openInto(LuaState state, LuaTable globals) {
    new PackageLib(globals).open(state);
  }

  private void open(LuaState state) {
    for (int slot = globals.nextSlot(-1); slot >= 0; slot = globals.nextSlot(slot)) {
      if (globals.valueAt(slot) instanceof LuaTable library) {
        loaded.put(globals.keyAt(slot), library);
      }
    }
    packages.put("loaded", loaded);
    packages.put("preload", preload);
    packages.put("path", PATH);
    packages.put("cpath", "");
    packages.put("config", "/\n;\n?\n!\n-\n");
    packages.put("loaders", loaders(state));
    packages.put(
        "loadlib", HostFunction.of(state, "loadlib", (HostFunction.F0) PackageLib::loadLibrary));
    packages.put("seeall", HostFunction.of(state, "seeall", (HostFunction.F1) this::seeAll));
    loaded.put("package", packages);
    globals.put("package", packages);
    globals.put("require", HostFunction.of(state, "require", (HostFunction.F1) this::require));
    globals.put("module", HostFunction.of(state, "module", (HostFunction.FN) this::module));
    hostModule(state, "cjson", CjsonLib.open(state));
    hostModule(state, "cjson.safe", CjsonLib.openSafe(state));
    preload.put(
        "string.buffer",
        HostFunction.of(state, "string.buffer", (HostFunction.F0) StringBufferLib::open));
    for (var name : new String[] {"new", "clear", "clone", "isarray", "isempty", "nkeys"}) {
      var library = globals.get("table") instanceof LuaTable table ? table.get(name) : null;
      hostModule(state, "table." + name, library);
    }
  }

  private void hostModule(LuaState state, String name, @Nullable Object module) {
    preload.put(name, HostFunction.of(state, name, (HostFunction.F0) own -> module));
  }

  /// C libraries cannot be loaded.
  private static @Nullable Object loadLibrary(LuaState state) {
    return Values.of(
        new @Nullable Object[] {null, "dynamic libraries are not supported", "absent"});
  }

  private LuaTable loaders(LuaState state) {
    HostFunction.F1 preloaded = this::preloaded;
    HostFunction.F1 inFile = this::inFile;
    return LuaTable.ofItems(
        HostFunction.of(state, "preload", preloaded), HostFunction.of(state, "file", inFile));
  }

  private @Nullable Object preloaded(LuaState state, @Nullable Object a) {
    var name = Args.string(a, 1, "require");
    if (!(packages.get("preload") instanceof LuaTable table)) {
      throw LuaErrors.host("'package.preload' must be a table");
    }
    var loader = table.get(name);
    return loader != null ? loader : "\n\tno field package.preload['" + name + "']";
  }

  private @Nullable Object inFile(LuaState state, @Nullable Object a) {
    var name = Args.string(a, 1, "require");
    if (!(packages.get("path") instanceof String path)) {
      throw LuaErrors.host("'package.path' must be a string");
    }
    var tried = new StringBuilder();
    for (var template : path.split(";", -1)) {
      var file = template.replace("?", name.replace('.', '/'));
      state.meter().work(FILE_UNITS + (file.length() >> 3));
      state.meter().charge(3L * file.length());
      if (!file.isEmpty() && LoadLib.isReadable(file)) {
        return LoadLib.loadFile(state, file, "t", globals);
      }
      tried.append("\n\tno file '").append(file).append('\'');
    }
    return tried.toString();
  }

  private @Nullable Object require(LuaState state, @Nullable Object a) {
    var name = Args.string(a, 1, "require");
    var present = loaded.get(name);
    if (present instanceof Userdata) {
      throw LuaErrors.host("loop or previous error loading module '" + name + "'");
    }
    if (present != null && present != Boolean.FALSE) {
      return present;
    }
    var loader = loader(state, name);
    loaded.put(name, LOADING);
    var result = load(state, loader, name);
    if (result != null) {
      loaded.put(name, result);
    } else if (loaded.get(name) == LOADING) {
      loaded.put(name, true);
    }
    return loaded.get(name);
  }

  /// Loads a module without being suspended for other code, which could otherwise require the
  /// module meanwhile and find it half loaded. If the invocation is ended, for instance by its
  /// budget, the module is loaded again the next time. An error raised by the module itself is
  /// kept, as in PUC Lua.
  private @Nullable Object load(LuaState state, LuaFunction loader, String name) {
    boolean before = state.meter().replaceUndivided(true);
    boolean isKept = false;
    try {
      var result = Values.first(Call.call(loader, name));
      isKept = true;
      return result;
    } catch (LuaError failed) {
      isKept = true;
      throw failed;
    } finally {
      state.meter().replaceUndivided(before);
      if (!isKept && loaded.get(name) == LOADING) {
        loaded.put(name, null);
      }
    }
  }

  private LuaFunction loader(LuaState state, String name) {
    if (!(packages.get("loaders") instanceof LuaTable loaders)) {
      throw LuaErrors.host("'package.loaders' must be a table");
    }
    var tried = new StringBuilder();
    for (int i = 1; ; i++) {
      var searcher = loaders.get(i);
      if (searcher == null) {
        throw LuaErrors.host("module '" + name + "' not found:" + tried);
      }
      var found = Values.first(Call.call(searcher, name));
      if (found instanceof LuaFunction loader) {
        return loader;
      }
      if (found instanceof String reason) {
        tried.append(reason);
      }
    }
  }

  /// Marks a module while its file is running.
  private static final Userdata LOADING = new Userdata("loading", null);

  // Module

  private @Nullable Object module(LuaState state, @Nullable Object[] arguments) {
    var caller = Environments.caller(state);
    var name = Args.string(arguments, 1, "module");
    var module = loaded.get(name) instanceof LuaTable table ? table : globalTable(name);
    loaded.put(name, module);
    if (module.get("_NAME") == null) {
      int dot = name.lastIndexOf('.');
      module.put("_M", module);
      module.put("_NAME", name);
      module.put("_PACKAGE", name.substring(0, dot + 1));
    }
    Environments.setCaller(caller, module);
    for (int i = 1; i < arguments.length; i++) {
      Call.call(arguments[i], module);
    }
    return Values.NONE;
  }

  /// The table at a dotted global name; created if it does not exist.
  private LuaTable globalTable(String name) {
    var table = globals;
    for (var part : name.split("\\.", -1)) {
      var next = table.get(part);
      if (next == null) {
        next = new LuaTable();
        table.put(part, next);
      }
      if (!(next instanceof LuaTable nested)) {
        throw LuaErrors.host("name conflict for module '" + name + "'");
      }
      table = nested;
    }
    return table;
  }

  private @Nullable Object seeAll(LuaState state, @Nullable Object a) {
    var module = Args.table(a, 1, "seeall");
    var metatable = module.metatable() == null ? new LuaTable() : module.metatable();
    metatable.put("__index", globals);
    module.metatable(metatable);
    return Values.NONE;
  }
}
