package moongate.model.schema;

import java.util.Locale;
import moongate.model.value.Value;

/// The types that a [Field] can have, with their names in the Admin API's `/schemas`.
public sealed interface Type {
  /// The name in `/schemas`.
  String label();

  /// Strings, numbers, integers and booleans; `expected` is the message for a value of another
  /// type.
  enum Scalar implements Type {
    STRING("expected a string"),
    NUMBER("expected a number"),
    INTEGER("expected an integer"),
    BOOLEAN("expected a boolean");

    private final String expected;

    Scalar(String expected) {
      this.expected = expected;
    }

    String expected() {
      return expected;
    }

    @Override
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    boolean accepts(Value value) {
      return switch (this) {
        case STRING -> value instanceof Value.Str;
        case NUMBER -> value instanceof Value.Num;
        case INTEGER -> value instanceof Value.Num number && number.isInteger();
        case BOOLEAN -> value instanceof Value.Bool;
      };
    }
  }

  /// An ordered list; duplicates are kept.
  record ListOf(Field element) implements Type {
    @Override
    public String label() {
      return "array";
    }
  }

  /// A list without duplicates, in the order of first occurrence.
  record SetOf(Field element) implements Type {
    @Override
    public String label() {
      return "set";
    }
  }

  /// An object whose member names are data.
  record MapOf(Field keys, Field values) implements Type {
    @Override
    public String label() {
      return "map";
    }
  }

  /// An object whose member names are defined by a schema.
  record RecordOf(Schema schema) implements Type {
    @Override
    public String label() {
      return "record";
    }
  }

  /// A reference to another entity: an object with its `id`.
  record Foreign(String entity) implements Type {
    @Override
    public String label() {
      return "foreign";
    }
  }

  /// Any value, which is not checked.
  record Any() implements Type {
    @Override
    public String label() {
      return "any";
    }
  }
}
