package moongate.admin.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import moongate.model.value.FieldPath;
import moongate.model.value.Value;

/// The sentence that summarises a tree of problems: `2 schema violations (foo: unknown field; port:
/// value should be between 0 and 65535)`.
final class ViolationText {
  private ViolationText() {}

  static String of(Value.Obj fields) {
    var messages = new ArrayList<String>();
    addTexts(fields.at(FieldPath.ENTITY), "", messages);
    new TreeMap<>(fields.members())
        .forEach((name, problem) -> {
          if (!name.equals(FieldPath.ENTITY)) {
            addField(name, problem, messages);
          }
        });
    return messages.size() == 1
        ? "schema violation (" + messages.getFirst() + ")"
        : messages.size() + " schema violations (" + String.join("; ", messages) + ")";
  }

  private static void addField(String name, Value problem, List<String> messages) {
    switch (problem) {
      case Value.Obj object ->
          new TreeMap<>(object.members())
              .forEach((inner, value) -> messages.add(name + "." + inner + ": " + plain(value)));
      case Value.Arr array -> addTexts(array, name + ".", messages);
      default -> messages.add(name + ": " + plain(problem));
    }
  }

  /// Elements are named by their positions; valid ones are null. Problems of an entity as a whole
  /// have neither name nor position.
  private static void addTexts(Value list, String prefix, List<String> messages) {
    if (!(list instanceof Value.Arr array)) {
      return;
    }
    for (int i = 0; i < array.size(); i++) {
      var element = array.elements().get(i);
      if (!element.isNull()) {
        messages.add(prefix.isEmpty() ? plain(element) : prefix + (i + 1) + ": " + plain(element));
      }
    }
  }

  private static String plain(Value problem) {
    return problem instanceof Value.Str text ? text.text() : LuaDump.lines(problem);
  }
}
