package moongate.functions.custom;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import moongate.functions.api.Scope;
import moongate.functions.modules.ModulePath;
import moongate.functions.run.FunctionRuntime;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// A Lua state in which the operator's own code runs: the whole library, and `require` for files.
/// `package.loaded` is one for all plugins, as it is in a worker of Kong's. Single-threaded, as the
/// state is.
final class CustomState {
  private final FunctionRuntime runtime;
  private final LuaTable globals;
  private final LuaTable packages;
  private final LuaFunction require;
  private final LuaFunction find;
  private final Set<String> fromFiles = new HashSet<>();
  private ModuleFiles files;

  CustomState(FunctionRuntime runtime, ModuleFiles files) {
    this.runtime = runtime;
    this.files = files;
    this.globals = runtime.sandbox().trusted();
    if (!(globals.get("package") instanceof LuaTable library)
        || !(globals.get("require") instanceof LuaFunction function)
        || !(globals.get("string") instanceof LuaTable strings)
        || !(strings.get("find") instanceof LuaFunction finding)) {
      throw new IllegalStateException("the library is not whole");
    }
    this.packages = library;
    this.require = function;
    this.find = finding;
    packages.put("path", files.path().text());
    if (packages.get("loaders") instanceof LuaTable loaders) {
      loaders.put(
          2,
          HostFunction.of(
              runtime.worker().state(),
              "file",
              (LuaState state, @Nullable Object name) -> search(state, name)));
    }
  }

  FunctionRuntime runtime() {
    return runtime;
  }

  /// Modules are read anew from now on.
  void renew(ModuleFiles replacement) {
    files = replacement;
    packages.put("path", files.path().text());
    if (packages.get("loaded") instanceof LuaTable loaded) {
      fromFiles.forEach(name -> loaded.put(name, null));
    }
    fromFiles.clear();
  }

  private @Nullable Object require(Scope scope, Budget budget, String name) {
    return Values.first(call(scope, budget, require, name));
  }

  /// The table that the module `name` returns.
  ///
  /// @throws LuaError when it cannot be loaded or returns something else
  LuaTable table(Scope scope, Budget budget, String name) {
    if (!(require(scope, budget, name) instanceof LuaTable table)) {
      throw new LuaError(name + " must return a table");
    }
    return table;
  }

  /// The library's `string.find`.
  LuaFunction find() {
    return find;
  }

  /// What `require` has loaded for `name`; null for nothing yet.
  @Nullable Object loaded(String name) {
    return packages.get("loaded") instanceof LuaTable loaded ? loaded.get(name) : null;
  }

  /// Calls `function` outside of any request.
  @Nullable Object call(
      Scope scope, Budget budget, LuaFunction function, @Nullable Object... arguments) {
    var state = runtime.worker().state();
    var before = state.context();
    state.context(scope);
    try {
      return state.invoke(budget, function, arguments);
    } finally {
      state.context(before);
    }
  }

  /// What `require` asks for files: the chunk, or the names that it tried.
  private Object search(LuaState state, @Nullable Object argument) {
    var name = Args.string(argument, 1, "require");
    if (!(packages.get("path") instanceof String text)) {
      throw new LuaError("'package.path' must be a string");
    }
    var path = text.equals(files.path().text()) ? files.path() : ModulePath.ofLua(text);
    var found = new ArrayList<ModuleFiles.Module>(1);
    // Reading and compiling is the node's own work: none of the caller's time.
    state.suspended(() -> {
      var module = files.find(name, path);
      if (module != null) {
        module.chunk().compile();
        found.add(module);
      }
    });
    if (found.isEmpty()) {
      return ModuleFiles.tried(name, path);
    }
    fromFiles.add(name);
    return found.getFirst().chunk().instantiate(state, globals);
  }

  /// The values of `list` from 1 on.
  static List<Object> items(LuaTable list) {
    var items = new ArrayList<Object>();
    for (int i = 1; list.get(i) instanceof Object item; i++) {
      items.add(item);
    }
    return items;
  }
}
