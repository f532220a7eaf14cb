package moongate.store;

import java.util.LinkedHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import moongate.model.schema.PathText;
import moongate.model.value.Value;

/// Formats 1.1 and 2.1, in which a route's path is a regular expression if it looks like one.
final class OldFormat {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9.\\-_~/%]*");

  private OldFormat() {}

  static Value.Obj migrated(Value.Obj document) {
    return inList(
        inList(document, "routes", OldFormat::route),
        "services",
        service -> inList(service, "routes", OldFormat::route));
  }

  private static Value.Obj route(Value.Obj route) {
    if (!(route.at("paths") instanceof Value.Arr paths)) {
      return route;
    }
    var migrated = paths.elements().stream().map(OldFormat::path).toList();
    return route.with("paths", new Value.Arr(migrated, paths.line()));
  }

  private static Value path(Value path) {
    if (!(path instanceof Value.Str(var text, var line, _))) {
      return path;
    }
    var migrated = PLAIN.matcher(text).matches() ? PathText.normalize(text) : "~" + text;
    return new Value.Str(migrated, line, null);
  }

  private static Value.Obj inList(
      Value.Obj object, String name, UnaryOperator<Value.Obj> migration) {
    if (!(object.at(name) instanceof Value.Arr list)) {
      return object;
    }
    var migrated =
        list.elements().stream()
            .map(element -> element instanceof Value.Obj one ? migration.apply(one) : element)
            .toList();
    var members = new LinkedHashMap<>(object.members());
    members.put(name, new Value.Arr(migrated, list.line()));
    return new Value.Obj(members, object.line());
  }
}
