package moongate.admin.form;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.schema.Type;
import moongate.model.value.Value;

/// Converts the texts of a form to the types of a schema: `80` becomes a number if the field is a
/// number. A text that cannot be converted stays a text, so that the schema reports it later.
public final class Inference {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?");

  private Inference() {}

  public static Value.Obj of(Schema schema, Value.Obj form) {
    var typed = new LinkedHashMap<String, Value>();
    form.members()
        .forEach((name, value) -> {
          var field = schema.fields().get(name);
          for (var shorthand : schema.shorthands()) {
            field = shorthand.name().equals(name) ? shorthand.field() : field;
          }
          typed.put(name, field == null ? value : typed(field, value));
        });
    return new Value.Obj(typed, form.line());
  }

  /// Converts what is obvious without a schema: `true`, `false`, and an empty text, which is null.
  public static Value.Obj ofLiterals(Value.Obj form) {
    var typed = new LinkedHashMap<String, Value>();
    form.members().forEach((name, value) -> typed.put(name, literal(value)));
    return new Value.Obj(typed, form.line());
  }

  private static Value literal(Value value) {
    return switch (value) {
      case Value.Obj form -> ofLiterals(form);
      case Value.Arr array -> Value.of(array.elements().stream().map(Inference::literal).toList());
      case Value.Str(var text, _, _) when text.isEmpty() -> Value.NULL;
      case Value.Str(var text, _, _) -> scalar(Type.Scalar.BOOLEAN, text, value);
      default -> value;
    };
  }

  /// True for a decimal number, as clients write it in forms and queries.
  public static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  private static Value typed(Field field, Value value) {
    if (value instanceof Value.Str(var text, _, _) && text.isEmpty()) {
      return Value.NULL;
    }
    return switch (field.type()) {
      case Type.Scalar scalar ->
          value instanceof Value.Str(var text, _, _) ? scalar(scalar, text, value) : value;
      case Type.ListOf(var element) -> elements(element, value);
      case Type.SetOf(var element) -> elements(element, value);
      case Type.MapOf(_, var values) -> members(values, value);
      case Type.RecordOf(var schema) -> value instanceof Value.Obj form ? of(schema, form) : value;
      case Type.Foreign _ -> members(Field.text(), value);
      case Type.Any _ -> value;
    };
  }

  private static Value scalar(Type.Scalar type, String text, Value value) {
    return switch (type) {
      case NUMBER, INTEGER -> isNumber(text) ? Value.of(Double.parseDouble(text)) : value;
      case BOOLEAN ->
          switch (text) {
            case "true" -> Value.of(true);
            case "false" -> Value.of(false);
            default -> value;
          };
      case STRING -> value;
    };
  }

  /// A single text stands for an array with one element.
  private static Value elements(Field element, Value value) {
    return switch (value) {
      case Value.Arr array -> {
        var typed = new ArrayList<Value>();
        array.elements().forEach(one -> typed.add(typed(element, one)));
        yield Value.of(typed);
      }
      case Value.Obj _ -> value;
      default -> Value.of(List.of(typed(element, value)));
    };
  }

  private static Value members(Field values, Value value) {
    if (!(value instanceof Value.Obj form)) {
      return value;
    }
    var typed = new LinkedHashMap<String, Value>();
    form.members().forEach((name, member) -> typed.put(name, typed(values, member)));
    return new Value.Obj(typed, form.line());
  }
}
