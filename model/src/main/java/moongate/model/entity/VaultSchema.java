package moongate.model.entity;

import java.util.List;
import java.util.regex.Pattern;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;

/// The schemas of vaults, which contain the secrets that fields of other entities refer to.
final class VaultSchema {
  private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9-]*[a-z0-9]");
  private static final Pattern VARIABLE_PREFIX = Pattern.compile("[A-Za-z_-][A-Za-z0-9_-]*");

  /// The environment of the process: the kind that there always is.
  static final VaultKind ENVIRONMENT = new VaultKind("env", environment());

  private VaultSchema() {}

  /// The schema of a node without other kinds of vaults.
  static Schema vaults() {
    return vaults(ENVIRONMENT, List.of(ENVIRONMENT.name()));
  }

  /// The schema of the vaults of one kind.
  ///
  /// @param names of all kinds. None of them may be used as the prefix of a vault entity:
  ///   `{vault://env/x}` refers to the environment itself.
  static Schema vaults(VaultKind kind, List<String> names) {
    return Entities.entity("vaults")
        .endpointKey("prefix")
        .cacheKey("prefix")
        .field("prefix", Field.text().required().unique().check(prefix(names)))
        .field("name", Field.text().required().check(installed(names)))
        .field("description", Field.text())
        .field("config", Field.record(kind.config()).required());
  }

  private static Schema environment() {
    return Schema.record().field("prefix", Field.text().check(Formats.matching(VARIABLE_PREFIX)));
  }

  private static TextCheck prefix(List<String> names) {
    return prefix -> {
      if (names.contains(prefix)) {
        return "must not be one of: " + String.join(", ", names);
      }
      return Formats.matching(PREFIX).problemWith(prefix);
    };
  }

  private static TextCheck installed(List<String> names) {
    return name -> names.contains(name) ? null : "vault '" + name + "' is not installed";
  }
}
