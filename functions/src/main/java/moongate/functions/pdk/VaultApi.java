package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.ANY;
import static moongate.functions.api.PhaseRule.NGX_WAIT;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import moongate.functions.api.ApiModule;
import moongate.functions.api.LogLevel;
import moongate.functions.api.Scope;
import moongate.functions.vault.SecretUnavailable;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Call;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Values;
import moongate.model.schema.VaultReference;
import org.jspecify.annotations.Nullable;

/// `kong.vault`: secrets by reference.
final class VaultApi {
  private static final int MOST_NESTED = 20;

  static final ApiModule MODULE =
      ApiModule.of("kong.vault")
          .function("get", ANY, VaultApi::get)
          .function(
              "is_reference",
              ANY,
              (scope, value) -> value instanceof String text && VaultReference.isReference(text))
          .function("parse_reference", ANY, VaultApi::parse)
          .function("try", ANY, VaultApi::attempt)
          .function("update", ANY, VaultApi::update);

  private VaultApi() {}

  private static Object get(Scope scope, @Nullable Object value) {
    if (!(value instanceof String text)) {
      return Values.pair(null, "reference must be a string");
    }
    try {
      return secret(scope, text);
    } catch (VaultReference.Malformed | SecretUnavailable problem) {
      return Values.pair(null, Strings.ofText(String.valueOf(problem.getMessage())));
    }
  }

  private static String secret(Scope scope, String text)
      throws VaultReference.Malformed, SecretUnavailable {
    scope.worker().state().meter().work(200);
    scope.worker().state().meter().charge(4L * text.length());
    var reference = VaultReference.parse(Strings.toText(text));
    var vaults = scope.worker().services().vaults();
    return vaults.get(
        reference,
        scope.planContext().snapshot(),
        (answered, longest) -> await(scope, answered, longest));
  }

  /// Where a function cannot wait, it gets what is known; the answer is there for the next one.
  private static void await(Scope scope, CompletableFuture<?> answered, Duration longest) {
    if (NGX_WAIT.allows(scope.phase())) {
      var fiber = scope.fiber();
      var _ = answered.whenComplete((_, _) -> fiber.unpark());
      scope.suspendFor(longest, answered::isDone);
    }
  }

  private static @Nullable Object parse(Scope scope, @Nullable Object value) {
    if (!(value instanceof String text)) {
      return Values.pair(null, "not a reference [" + Conversions.rawToString(value) + "]");
    }
    try {
      var reference = VaultReference.parse(Strings.toText(text));
      var key = reference.key();
      var table = new LuaTable();
      table.put("name", Strings.ofText(reference.name()));
      table.put("resource", Strings.ofText(reference.resource()));
      table.put("key", key == null ? null : Strings.ofText(key));
      var version = reference.version();
      table.put("version", version == null ? null : Numbers.of(version));
      if (!reference.config().isEmpty()) {
        var config = new LuaTable();
        reference
            .config()
            .forEach((name, part) -> config.put(Strings.ofText(name), Strings.ofText(part)));
        table.put("config", config);
      }
      return table;
    } catch (VaultReference.Malformed malformed) {
      return Values.pair(null, Strings.ofText(String.valueOf(malformed.getMessage())));
    }
  }

  /// Runs a function with options; if it fails, once more with secrets that are fresh.
  private static @Nullable Object attempt(
      Scope scope, @Nullable Object callback, @Nullable Object options) {
    if (!(callback instanceof LuaFunction function)) {
      throw scope.error("callback must be a function");
    }
    var result = Call.call(function, options);
    boolean isFailed = Values.first(result) == null || Values.first(result) == Boolean.FALSE;
    if (!isFailed || !(options instanceof LuaTable table) || table.get("$refs") == null) {
      return result;
    }
    update(scope, table);
    return Call.call(function, options);
  }

  private static Object update(Scope scope, @Nullable Object argument) {
    var table = Args.table(argument, 1, "update");
    refresh(scope, table, 0);
    return table;
  }

  private static void refresh(Scope scope, LuaTable table, int depth) {
    if (depth > MOST_NESTED) {
      return;
    }
    if (table.get("$refs") instanceof LuaTable references) {
      refreshFields(scope, table, references);
    }
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      scope.worker().state().meter().work(1);
      if (table.valueAt(slot) instanceof LuaTable inner && !"$refs".equals(table.keyAt(slot))) {
        refresh(scope, inner, depth + 1);
      }
    }
  }

  private static void refreshFields(Scope scope, LuaTable table, LuaTable references) {
    for (int slot = references.nextSlot(-1); slot >= 0; slot = references.nextSlot(slot)) {
      var field = references.keyAt(slot);
      if (references.valueAt(slot) instanceof String reference) {
        table.put(field, fresh(scope, reference));
      } else if (references.valueAt(slot) instanceof LuaTable items) {
        var list = table.get(field) instanceof LuaTable present ? present : new LuaTable();
        refreshFields(scope, list, items);
        table.put(field, list);
      }
    }
  }

  private static @Nullable Object fresh(Scope scope, String reference) {
    try {
      return secret(scope, reference);
    } catch (VaultReference.Malformed | SecretUnavailable problem) {
      LogLines.write(
          scope,
          LogLevel.WARN,
          "unable to resolve reference "
              + reference
              + " ("
              + Strings.ofText(String.valueOf(problem.getMessage()))
              + ")");
      return null;
    }
  }
}
