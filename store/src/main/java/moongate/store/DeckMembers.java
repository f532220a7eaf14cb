package moongate.store;

import java.util.List;
import moongate.model.schema.Report;
import moongate.model.value.Value;

/// Members of a document that only decK uses. Information about the document is ignored.
/// Instructions that decK would apply to the entities are refused.
final class DeckMembers {
  private static final String INFO = "_info";
  private static final String CONFIGS = "_plugin_configs";
  private static final List<String> ALL = List.of(INFO, "_konnect", CONFIGS);

  private DeckMembers() {}

  static void check(Value.Obj document, Report report) {
    for (var name : ALL) {
      var value = document.at(name);
      if (!value.isNull() && !(value instanceof Value.Obj)) {
        report.field(name, value).problem("expected an object");
      }
    }
    if (document.at(INFO) instanceof Value.Obj info && !isEmpty(info.at("defaults"))) {
      report.field(INFO, info).problem("defaults: decK fills them in: sync this file with decK");
    }
    if (!isEmpty(document.at(CONFIGS))) {
      report
          .field(CONFIGS, document.at(CONFIGS))
          .problem("decK puts them into the plugins: sync this file with decK");
    }
  }

  static Value.Obj without(Value.Obj document) {
    var left = document;
    for (var name : ALL) {
      left = left.without(name);
    }
    return left;
  }

  private static boolean isEmpty(Value value) {
    return !(value instanceof Value.Obj object) || object.members().isEmpty();
  }
}
