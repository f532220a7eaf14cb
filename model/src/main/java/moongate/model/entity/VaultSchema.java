package moongate.model.entity;

import java.util.List;
import java.util.regex.Pattern;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;

/// The schema of vaults, which contain the secrets that fields of other entities refer to.
final class VaultSchema {
  /// The kinds of vaults. None of them may be used as the prefix of a vault entity:
  /// `{vault://env/x}` refers to the environment itself.
  static final List<String> TYPES = List.of("env");

  private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9-]*[a-z0-9]");
  private static final Pattern VARIABLE_PREFIX = Pattern.compile("[A-Za-z_-][A-Za-z0-9_-]*");

  private VaultSchema() {}

  static Schema vaults() {
    return Entities.entity("vaults")
        .endpointKey("prefix")
        .cacheKey("prefix")
        .field("prefix", Field.text().required().unique().check(prefix()))
        .field("name", Field.text().required().check(installed()))
        .field("description", Field.text())
        .field("config", Field.record(environment()).required());
  }

  /// The config schema of the kind `env`.
  static Schema environment() {
    return Schema.record().field("prefix", Field.text().check(Formats.matching(VARIABLE_PREFIX)));
  }

  private static TextCheck prefix() {
    return prefix -> {
      if (TYPES.contains(prefix)) {
        return "must not be one of: " + String.join(", ", TYPES);
      }
      return Formats.matching(PREFIX).problemWith(prefix);
    };
  }

  private static TextCheck installed() {
    return name -> TYPES.contains(name) ? null : "vault '" + name + "' is not installed";
  }
}
