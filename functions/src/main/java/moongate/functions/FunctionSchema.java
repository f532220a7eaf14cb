package moongate.functions;

import java.util.List;
import moongate.functions.api.ApiPhase;
import moongate.functions.run.FunctionCompiler;
import moongate.functions.run.FunctionSource;
import moongate.functions.run.OnError;
import moongate.lua.runtime.ChunkNames;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.Strings;
import moongate.model.entity.PluginSchema;
import moongate.model.entity.Scope;
import moongate.model.schema.EntityChecks;
import moongate.model.schema.Field;
import moongate.model.schema.Report;
import moongate.model.schema.Schema;
import moongate.model.value.Value;

/// What a configuration of functions looks like: an array of Lua sources per phase, at least one of
/// them with something in it. Sources are parsed here, and never run.
final class FunctionSchema {
  private FunctionSchema() {}

  /// @param compiler keeps what was read here for when it is compiled
  static PluginSchema of(String plugin, FunctionCompiler compiler) {
    var config = Schema.record();
    for (var phase : ApiPhase.OF_PLUGINS) {
      config =
          config.field(
              phase.kongName(),
              Field.listOf(
                      Field.rawText()
                          .check((value, report) -> parse(plugin, compiler, value, report)))
                  .required()
                  .byDefault(Value.of(List.of())));
    }
    config = config.field("on_error", onError());
    var fields =
        ApiPhase.OF_PLUGINS.stream()
            .map(phase -> "config." + phase.kongName())
            .toArray(String[]::new);
    return PluginSchema.of(plugin, config)
        .without(Scope.CONSUMER)
        .accepting(PluginSchema.HTTP_AND_STREAM)
        .check(EntityChecks.atLeastOneOf(fields));
  }

  /// `{access: [open, close]}`: the choice of each function in its phase; the last one holds for
  /// all that follow.
  private static Field onError() {
    var names = ApiPhase.OF_PLUGINS.stream().map(ApiPhase::kongName).toArray(String[]::new);
    return Field.mapOf(Field.text().oneOf(names), Field.listOf(Field.text().oneOf(OnError.NAMES)))
        .hiddenWhenNull()
        .described(
            "What a request does when a function of that phase fails: 'close' (default) fails it,"
                + " 'open' goes on. One choice per function; the last holds for the rest.");
  }

  /// Says through `report` why a source is no Lua.
  static void parse(String plugin, FunctionCompiler compiler, Value value, Report report) {
    if (!(value instanceof Value.Str text)) {
      return;
    }
    var chunk = FunctionSource.chunkName(text);
    try {
      compiler.check(text.bytes(), chunk);
    } catch (LuaError error) {
      var message = error.getMessage();
      report
          .atLine(text.documentLine(lineIn(message, ChunkNames.shown(chunk))))
          .problem("error parsing " + plugin + ": " + Strings.toText(message));
    }
  }

  /// The line in `chunk:line: reason`; 1 when there is none.
  private static int lineIn(String message, String chunk) {
    int line = 0;
    int at = message.startsWith(chunk + ":") ? chunk.length() + 1 : message.length();
    for (; at < message.length() && Character.isDigit(message.charAt(at)); at++) {
      line = line * 10 + Character.digit(message.charAt(at), 10);
    }
    return Math.max(line, 1);
  }
}
