package moongate.admin.form;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import moongate.model.value.Value;

/// What the fields of a form say together: `a.b=1` and `a[c]=2` are `{a: {b: 1, c: 2}}`, `a[1]=x`,
/// `a[]=x` and a repeated `a=x` are arrays. All leaves are texts.
public final class FormTree {
  private static final int DEEPEST = 20;
  private static final int MOST_ELEMENTS = 1000;

  private final List<Value> texts = new ArrayList<>();
  private boolean isList;
  private final SequencedMap<String, FormTree> members = new LinkedHashMap<>();
  private final TreeMap<Integer, FormTree> positions = new TreeMap<>();

  private FormTree() {}

  public static Value.Obj of(List<FormField> fields) {
    var root = new FormTree();
    for (var field : fields) {
      root.add(FormName.steps(field.name()), field.text());
    }
    return root.object();
  }

  private void add(List<FormName.Step> steps, String text) {
    var node = this;
    for (var step : steps.subList(0, Math.min(steps.size(), DEEPEST))) {
      node =
          switch (step) {
            case FormName.Member(var name) ->
                node.members.computeIfAbsent(name, _ -> new FormTree());
            case FormName.Position(var position) ->
                node.positions.computeIfAbsent(position, _ -> new FormTree());
            case FormName.Append _ -> {
              node.isList = true;
              yield node;
            }
          };
    }
    node.texts.add(Value.of(text));
  }

  private Value value() {
    boolean isPlain = members.isEmpty() && positions.isEmpty();
    if (isPlain) {
      return texts.size() == 1 && !isList ? texts.getFirst() : Value.of(texts);
    }
    if (members.isEmpty() && isDense()) {
      var elements = new ArrayList<>(texts);
      positions.values().forEach(element -> elements.add(element.value()));
      return Value.of(elements);
    }
    return object();
  }

  /// Whether no element is missing: otherwise it is not an array.
  private boolean isDense() {
    return positions.lastKey() == positions.size() && positions.size() <= MOST_ELEMENTS;
  }

  private Value.Obj object() {
    var object = new LinkedHashMap<String, Value>();
    members.forEach((name, member) -> object.put(name, member.value()));
    positions.forEach((position, element) -> object.put("" + position, element.value()));
    return Value.of(object);
  }
}
