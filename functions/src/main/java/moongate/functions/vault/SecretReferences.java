package moongate.functions.vault;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import moongate.model.Snapshot;
import moongate.model.schema.VaultReference;
import moongate.model.value.Value;

/// Finds what a configuration refers to in vaults that have to be asked.
final class SecretReferences {
  /// The entities whose fields may have references.
  private static final List<String> ENTITIES = List.of("plugins", "certificates");

  private final Snapshot snapshot;
  private final Map<String, Vault> asked;
  private final EnvironmentVault environment;
  private final Map<SecretRequest, Vault> found = new HashMap<>();

  private SecretReferences(
      Snapshot snapshot, Map<String, Vault> asked, EnvironmentVault environment) {
    this.snapshot = snapshot;
    this.asked = asked;
    this.environment = environment;
  }

  static Map<SecretRequest, Vault> in(
      Snapshot snapshot, Map<String, Vault> asked, EnvironmentVault environment) {
    var references = new SecretReferences(snapshot, asked, environment);
    for (var entity : ENTITIES) {
      snapshot.documents(entity).forEach(references::look);
    }
    return Map.copyOf(references.found);
  }

  private void look(Value value) {
    switch (value) {
      case Value.Str text when VaultReference.isReference(text.text()) -> add(text.text());
      case Value.Arr array -> array.elements().forEach(this::look);
      case Value.Obj object -> object.members().values().forEach(this::look);
      default -> {}
    }
  }

  private void add(String text) {
    try {
      var reference = VaultReference.parse(text);
      if (SecretPlace.of(reference, snapshot, asked) instanceof SecretPlace.OfVault place) {
        found.put(place.request(reference, environment), place.vault());
      }
    } catch (VaultReference.Malformed | SecretUnavailable useless) {
      return; // who resolves it says why
    }
  }
}
