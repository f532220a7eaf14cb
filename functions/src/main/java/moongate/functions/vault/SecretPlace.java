package moongate.functions.vault;

import java.util.HashMap;
import java.util.Map;
import moongate.lua.runtime.Strings;
import moongate.model.Snapshot;
import moongate.model.schema.Field;
import moongate.model.schema.VaultReference;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Where a reference leads: the vault that its name stands for, and that vault's config.
sealed interface SecretPlace {
  /// @param config the texts in the config of the vault entity
  record OfEnvironment(Map<String, String> config) implements SecretPlace {}

  record OfVault(Vault vault, Value.Obj config) implements SecretPlace {
    /// Functions may set times only. With other options they could send a vault, and what it sends
    /// to authenticate itself, to a place of their own.
    ///
    /// @throws SecretUnavailable for options that only the configuration may set
    void checkOptionsOfFunctions(VaultReference reference) throws SecretUnavailable {
      for (var option : reference.config().keySet()) {
        if (!SecretRequest.TIMES.contains(option)) {
          throw unavailable("functions cannot set its option " + option);
        }
      }
    }

    /// @param environment of which the config may have secrets
    SecretRequest request(VaultReference reference, EnvironmentVault environment)
        throws SecretUnavailable {
      var merged = new HashMap<>(config.members());
      for (var option : reference.config().entrySet()) {
        merged.put(option.getKey(), typed(option.getKey(), option.getValue()));
      }
      for (var member : merged.entrySet()) {
        member.setValue(resolved(member.getKey(), member.getValue(), environment));
      }
      return new SecretRequest(
          vault.kind().name(), Value.of(merged), reference.resource(), reference.version());
    }

    private Value typed(String option, String text) throws SecretUnavailable {
      var field = field(option);
      if (field == null) {
        throw unavailable("it has no option " + option);
      }
      try {
        return OptionText.value(field, text);
      } catch (IllegalArgumentException wrong) {
        throw unavailable("its option " + option + " " + wrong.getMessage());
      }
    }

    private Value resolved(String name, Value value, EnvironmentVault environment)
        throws SecretUnavailable {
      var field = field(name);
      if (field == null
          || !field.isReferenceable()
          || !(value instanceof Value.Str text)
          || !VaultReference.isReference(text.text())) {
        return value;
      }
      try {
        var reference = VaultReference.parse(text.text());
        if (reference.name().equals(EnvironmentVault.NAME)) {
          return Value.of(Strings.toText(environment.get(reference, Map.of())));
        }
      } catch (VaultReference.Malformed malformed) {
        throw unavailable(String.valueOf(malformed.getMessage()));
      }
      throw unavailable("its config may refer to env only");
    }

    private @Nullable Field field(String name) {
      return vault.kind().config().fields().get(name);
    }

    private static SecretUnavailable unavailable(String why) {
      return new SecretUnavailable("could not get value from external vault (" + why + ")");
    }
  }

  /// @param asked the vaults besides the environment, by the names of their kinds
  /// @throws SecretUnavailable if the name stands for nothing
  static SecretPlace of(VaultReference reference, Snapshot snapshot, Map<String, Vault> asked)
      throws SecretUnavailable {
    var name = reference.name();
    if (name.equals(EnvironmentVault.NAME)) {
      return new OfEnvironment(Map.of());
    }
    var direct = asked.get(name);
    if (direct != null) {
      return new OfVault(direct, direct.ownConfig());
    }
    for (var entity : snapshot.documents("vaults")) {
      if (name.equals(entity.textOrNull("prefix"))) {
        var kind = entity.text("name");
        var vault = asked.get(kind);
        if (vault != null) {
          return new OfVault(vault, entity.object("config"));
        }
        if (kind.equals(EnvironmentVault.NAME)) {
          return new OfEnvironment(texts(entity.object("config")));
        }
      }
    }
    throw new SecretUnavailable("could not find vault (" + name + ")");
  }

  private static Map<String, String> texts(Value.Obj config) {
    var texts = new HashMap<String, String>();
    config
        .members()
        .forEach((option, value) -> {
          if (value instanceof Value.Str text) {
            texts.put(option, text.text());
          }
        });
    return texts;
  }
}
