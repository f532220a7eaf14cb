package moongate.functions.vault;

import moongate.model.schema.Field;
import moongate.model.schema.Type;
import moongate.model.value.Value;

/// Options of a vault that are given as texts: in references and in settings.
public final class OptionText {
  private OptionText() {}

  /// The value that `text` stands for in `field`.
  ///
  /// @throws IllegalArgumentException saying what is wrong with it
  public static Value value(Field field, String text) {
    return switch (field.type()) {
      case Type.Scalar.STRING -> Value.of(text);
      case Type.Scalar.NUMBER, Type.Scalar.INTEGER -> Value.of(number(text));
      case Type.Scalar.BOOLEAN -> Value.of(text.equals("true") || text.equals("on"));
      default -> throw new IllegalArgumentException("can only be set in a vault entity");
    };
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException none) {
      throw new IllegalArgumentException("must be a number", none);
    }
  }
}
