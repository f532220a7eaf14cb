package moongate.model.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Problems in the shape of the document, as in Kong's responses.
final class ProblemTree {
  private final List<String> messages = new ArrayList<>();
  private final SequencedMap<String, ProblemTree> members = new LinkedHashMap<>();
  private final TreeMap<Integer, ProblemTree> elements = new TreeMap<>();

  private ProblemTree() {}

  static ProblemTree of(List<Problem> problems) {
    var root = new ProblemTree();
    for (var problem : problems) {
      var node = root;
      for (var step : problem.path().steps()) {
        node =
            switch (step) {
              case FieldPath.Name(var name) ->
                  node.members.computeIfAbsent(name, _ -> new ProblemTree());
              case FieldPath.Position(var position) ->
                  node.elements.computeIfAbsent(position, _ -> new ProblemTree());
            };
      }
      node.messages.add(problem.message());
    }
    return root;
  }

  /// The root as an object; problems of the document itself are in `error`.
  Value.Obj toValue() {
    var out = new LinkedHashMap<String, Value>();
    members.forEach((name, child) -> out.put(name, child.value(name)));
    if (!messages.isEmpty()) {
      out.put("error", Value.of(String.join("; ", messages)));
    }
    return Value.of(out);
  }

  private Value value(String name) {
    if (name.equals(FieldPath.ENTITY)) {
      return Value.ofTexts(messages);
    }
    if (!messages.isEmpty()) {
      // A problem of the whole takes precedence over those of its parts, because a string has no
      // room for them.
      return messages.size() == 1 ? Value.of(messages.getFirst()) : Value.ofTexts(messages);
    }
    return elements.isEmpty() ? toValue() : positions(name);
  }

  /// An array by position, with null for elements without problems.
  private Value.Arr positions(String name) {
    var out = new ArrayList<Value>();
    for (int position = 1; position <= elements.lastKey(); position++) {
      var element = elements.get(position);
      out.add(element == null ? Value.NULL : element.value(name));
    }
    return Value.of(out);
  }
}
