package moongate.functions.custom;

import java.util.LinkedHashMap;
import java.util.Map;
import moongate.functions.vault.OptionText;
import moongate.functions.vault.SecretRequest;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaTable;
import moongate.model.entity.VaultKind;
import moongate.model.schema.Field;
import moongate.model.schema.Report;
import moongate.model.schema.Schema;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import moongate.model.value.Value;

/// What the files of a vault, and its settings, say of it.
///
/// @param ownConfig of references that name the vault itself, and no vault entity
record VaultDefinition(VaultKind kind, Value.Obj ownConfig) {
  /// Reads the files of `vault`.
  ///
  /// @param options that settings give it
  /// @throws CustomPluginException saying what is missing or wrong
  static VaultDefinition read(
      String vault, Map<String, String> options, ModuleFiles files, DefinitionState state) {
    var owner = Owner.vault(vault);
    var schema = VaultTable.module(vault) + ".schema";
    try {
      owner.required(VaultTable.module(vault), files);
      owner.required(schema, files);
      VaultTable.of(vault, owner.table(VaultTable.module(vault), state));
      var config = config(owner, owner.table(schema, state), state);
      return new VaultDefinition(new VaultKind(vault, config), ownConfig(owner, config, options));
    } catch (LuaError | BudgetExceeded failure) {
      throw owner.broken(failure);
    }
  }

  /// Without options it may lack what entities must have: references may all be to entities.
  private static Value.Obj ownConfig(Owner owner, Schema config, Map<String, String> options) {
    var problems = new Problems();
    var report = new Report(FieldPath.ROOT, problems, 0);
    var written = new LinkedHashMap<String, Value>();
    options.forEach((option, text) -> {
      var field = config.fields().get(option);
      if (field == null) {
        throw owner.refusal(owner + " has no option " + option);
      }
      try {
        written.put(option, OptionText.value(field, text));
      } catch (IllegalArgumentException wrong) {
        throw owner.refusal(owner + ": its option " + option + " " + wrong.getMessage());
      }
    });
    var processed = config.process(Value.of(written), report);
    if (!options.isEmpty() && !problems.isEmpty()) {
      throw owner.refusal(
          owner + " cannot be used with its settings: " + problems.toText("options"));
    }
    return processed;
  }

  private static Schema config(Owner owner, LuaTable table, DefinitionState state) {
    var records = new RecordReader(owner, new SchemaFunctions(owner.name(), state));
    var config = Schema.record();
    for (var entry : records.entries("fields", table.get("fields"))) {
      if (entry.getKey().equals("config")) {
        config = records.record("config", entry.getValue());
      }
    }
    for (var time : SecretRequest.TIMES) {
      if (!config.fields().containsKey(time)) {
        config = config.field(time, Field.number().between(0, SecretRequest.FOR_LONG.toSeconds()));
      }
    }
    return config;
  }
}
