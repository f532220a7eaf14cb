package moongate.lua.syntax;

import org.jspecify.annotations.Nullable;

/// The target of a `goto`. Compared by identity.
public final class Label {
  private final String name;
  private @Nullable Label definition;

  Label(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  /// The label defined in the source; for a forward `goto` it is known only later.
  public Label definition() {
    return definition == null ? this : definition;
  }

  void definedBy(Label found) {
    definition = found;
  }
}
