package moongate.functions.sandbox;

import moongate.functions.api.Worker;
import moongate.functions.ngx.Ngx;
import moongate.functions.pdk.Pdk;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;

/// The globals of one worker's functions.
///
/// Each chunk has a table of its own with copies of the permitted names; what it does not find
/// there it looks for in one table that all chunks of the worker share (`_G`). What a chunk assigns
/// stays its own. All modules are frozen: no function can change what another one uses.
public final class Sandbox {
  private final SandboxSettings settings;
  private final LuaTable full;
  private final LuaTable base = new LuaTable();
  private final LuaTable shared = new LuaTable();
  private final LuaTable fallback = new LuaTable(0, 1);

  /// @param full the whole standard library of the worker's state
  public Sandbox(SandboxSettings settings, Worker worker, LuaTable full) {
    this.settings = settings;
    this.full = full;
    var state = worker.state();
    var kong = Pdk.open(state, worker.facts());
    var ngx = Ngx.open(worker);
    if (settings.mode() == SandboxMode.ON) {
      openEverything(worker, kong, ngx);
    } else {
      openPermitted(worker, kong, ngx);
    }
    fallback.put("__index", shared);
  }

  /// A table of globals for one chunk.
  public LuaTable environment() {
    var table = new LuaTable(0, 64);
    for (int slot = base.nextSlot(-1); slot >= 0; slot = base.nextSlot(slot)) {
      table.put(base.keyAt(slot), base.valueAt(slot));
    }
    table.metatable(fallback);
    return table;
  }

  /// What to tell the author of a function about an error: which setting would grant a denied name.
  public String hint(String message) {
    var missing = AllowedNames.missingIn(message);
    if (!missing.isEmpty()) {
      return " ('" + missing + "' is not available in this version)";
    }
    if (settings.mode() == SandboxMode.ON) {
      return "";
    }
    var denied = AllowedNames.deniedIn(message);
    if (denied.isEmpty()) {
      return "";
    }
    return settings.mode() == SandboxMode.SANDBOX
        ? " ('"
            + denied
            + "' is not part of the sandbox; untrusted_lua_sandbox_environment = "
            + denied
            + " would grant it)"
        : " ('"
            + denied
            + "' is not available with untrusted_lua = "
            + settings.mode().word()
            + ")";
  }

  private void openEverything(Worker worker, LuaTable kong, LuaTable ngx) {
    full.put("kong", kong);
    full.put("ngx", ngx);
    full.put("print", Ngx.print(worker.state()));
    full.put("require", new Modules(settings, worker, full).require());
    full.put("_G", full);
    fallback.put("__index", full);
    base.put("_G", full);
    copyAll(full, shared);
  }

  private void openPermitted(Worker worker, LuaTable kong, LuaTable ngx) {
    for (var name : AllowedNames.GLOBALS) {
      base.put(name, full.get(name));
    }
    AllowedNames.LIBRARIES.forEach((name, members) -> base.put(name, part(name, members)));
    base.put("print", Ngx.print(worker.state()));
    if (settings.mode() == SandboxMode.SANDBOX) {
      settings.environment().forEach(this::grant);
    }
    if (settings.mode() == SandboxMode.STRICT) {
      hideInStrict(kong);
    }
    var require = new Modules(settings, worker, base).require();
    for (var table : new LuaTable[] {base, shared}) {
      table.put("kong", kong);
      table.put("ngx", ngx);
      table.put("require", require);
      table.put("_G", shared);
    }
    protectStrings(worker.state());
    freeze(kong, "kong");
    freeze(ngx, "ngx");
    for (int slot = base.nextSlot(-1); slot >= 0; slot = base.nextSlot(slot)) {
      if (base.valueAt(slot) instanceof LuaTable module && module != shared) {
        freeze(module, "_G." + base.keyAt(slot));
      }
    }
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

  /// Adds a dotted name of the whole library; names that do not exist are passed over.
  private void grant(String path) {
    var names = path.strip().split("\\.", -1);
    Object value = full;
    for (var name : names) {
      value = value instanceof LuaTable table ? table.get(name) : null;
    }
    if (value == null) {
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
    if (names.length == 1) {
      shared.put(names[0], target.get(names[0]));
    }
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

  private static void hideInStrict(LuaTable kong) {
    for (var path : AllowedNames.HIDDEN_IN_STRICT) {
      var names = path.split("\\.", -1);
      Object table = kong;
      for (int i = 1; i < names.length - 1; i++) {
        table = table instanceof LuaTable outer ? outer.get(names[i]) : null;
      }
      if (table instanceof LuaTable inner) {
        inner.put(names[names.length - 1], null);
      }
    }
  }

  /// Methods on strings are those of the permitted table.
  private void protectStrings(LuaState state) {
    var metatable = new LuaTable(0, 1);
    metatable.put("__index", base.get("string"));
    metatable.freeze("string metatable");
    state.metatables().strings(metatable);
  }

  /// Makes a table and all tables in it read-only.
  private static void freeze(LuaTable table, String path) {
    if (table.isFrozen()) {
      return;
    }
    table.freeze(path);
    var metatable = table.metatable();
    if (metatable != null) {
      metatable.freeze(path + " metatable");
    }
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      if (table.valueAt(slot) instanceof LuaTable inner) {
        freeze(inner, path + "." + table.keyAt(slot));
      }
    }
  }
}
