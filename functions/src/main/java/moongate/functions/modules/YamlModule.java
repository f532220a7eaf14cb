package moongate.functions.modules;

import moongate.functions.api.Worker;
import moongate.functions.yaml.YamlEmitter;
import moongate.functions.yaml.YamlException;
import moongate.functions.yaml.YamlReader;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.CallStack;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Userdata;
import org.jspecify.annotations.Nullable;

/// `lyaml`: YAML. What is malformed raises an error, as its users expect.
final class YamlModule {
  private static final int MOST_DOCUMENTS = 10_000;

  private YamlModule() {}

  static Object open(Worker worker) {
    return Library.of("lyaml")
        .value("null", Userdata.NULL)
        .function("load", YamlModule::load)
        .function("dump", YamlModule::dump)
        .open(worker.state());
  }

  /// The first document, or with `all = true` an array of all.
  private static @Nullable Object load(
      LuaState state, @Nullable Object text, @Nullable Object options) {
    boolean wantsAll =
        (options instanceof LuaTable table && Boolean.TRUE.equals(table.get("all")))
            || Boolean.TRUE.equals(options);
    try {
      var documents =
          YamlReader.read(
              Args.string(text, 1, "load"), wantsAll ? MOST_DOCUMENTS : 1, state.meter());
      if (wantsAll) {
        return LuaTable.ofItems(documents.toArray());
      }
      return documents.isEmpty() ? null : documents.getFirst();
    } catch (YamlException malformed) {
      throw new LuaError(CallStack.position(1) + malformed.getMessage());
    }
  }

  /// The items of an array as documents.
  private static Object dump(LuaState state, @Nullable Object documents) {
    try {
      return YamlEmitter.write(Args.table(documents, 1, "dump"), state.meter());
    } catch (YamlException unable) {
      throw new LuaError(CallStack.position(1) + unable.getMessage());
    }
  }
}
