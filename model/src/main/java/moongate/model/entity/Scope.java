package moongate.model.entity;

import java.util.Locale;

/// What a plugin configuration can be bound to.
public enum Scope {
  ROUTE,
  SERVICE,
  CONSUMER;

  String field() {
    return name().toLowerCase(Locale.ROOT);
  }
}
