package moongate.model.schema;

import java.util.List;
import java.util.Set;
import moongate.model.value.Value;

/// A rule for several fields of one record.
///
/// @param description its form in `/schemas`; empty: not shown
/// @param fields the fields it checks: it is skipped if one of them has a problem of its own.
///   Empty: it checks all fields
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
