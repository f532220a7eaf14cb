package moongate.plugins.authentication;

/// The result of looking for a key in a request.
public sealed interface FoundKey {
  /// No key under this name.
  FoundKey NONE = new None();

  /// Several keys under one name.
  FoundKey DUPLICATE = new Duplicate();

  record None() implements FoundKey {}

  record Duplicate() implements FoundKey {}

  /// One key, which may be empty.
  record Key(String text) implements FoundKey {}
}
