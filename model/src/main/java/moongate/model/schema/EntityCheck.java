package moongate.model.schema;

import java.util.List;
import java.util.Set;
import moongate.model.value.Value;

/// A rule over several fields of one record.
///
/// @param description how `/schemas` shows it; empty: not shown
/// @param fields the fields it looks at: it is left out when one of them has a problem of its own.
///   Empty: it looks at all of them
public record EntityCheck(Value.Obj description, List<String> fields, Check check) {
  public EntityCheck {
    fields = List.copyOf(fields);
  }

  boolean needsAnyOf(Set<String> faulty) {
    return fields.isEmpty()
        ? !faulty.isEmpty()
        : fields.stream().anyMatch(field -> faulty.contains(field.split("\\.", 2)[0]));
  }
}
