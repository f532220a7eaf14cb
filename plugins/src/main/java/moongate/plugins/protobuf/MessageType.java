package moongate.plugins.protobuf;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The type of a message. Its fields are known after all files are linked, and do not change after
/// that.
public final class MessageType {
  private final String name;
  private final boolean isMapEntry;
  private final SequencedMap<Integer, FieldType> byNumber = new LinkedHashMap<>();
  private final Map<String, FieldType> byName = new HashMap<>();

  MessageType(String name, boolean isMapEntry) {
    this.name = name;
    this.isMapEntry = isMapEntry;
  }

  /// Adds a field; false if its number is already used.
  boolean add(FieldType field) {
    byName.putIfAbsent(field.jsonName(), field);
    byName.put(field.name(), field);
    return byNumber.put(field.number(), field) == null;
  }

  /// The full name: `google.protobuf.Timestamp`.
  public String name() {
    return name;
  }

  boolean isMapEntry() {
    return isMapEntry;
  }

  /// The fields in the order of the file.
  Collection<FieldType> fields() {
    return byNumber.values();
  }

  /// The field with that name, in the file or in JSON; null if there is none.
  public @Nullable FieldType field(String fieldName) {
    return byName.get(fieldName);
  }

  @Nullable FieldType field(int number) {
    return byNumber.get(number);
  }

  /// The field with that number, which must exist, as in a well-known type.
  FieldType known(int number) {
    var field = byNumber.get(number);
    if (field == null) {
      throw new IllegalStateException(name + " has no field " + number);
    }
    return field;
  }
}
