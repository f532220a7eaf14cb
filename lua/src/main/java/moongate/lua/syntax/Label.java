package moongate.lua.syntax;

import org.jspecify.annotations.Nullable;

/// A place that `goto` jumps to. Compared by identity.
public final class Label {
  private final String name;
  private @Nullable Label definition;

  Label(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  /// The label that stands in the source; a forward `goto` knows it only later.
  public Label definition() {
    return definition == null ? this : definition;
  }

  void definedBy(Label found) {
    definition = found;
  }
}
