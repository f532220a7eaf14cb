package moongate.plugins.protobuf;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A type of messages. Its fields are known once all files are linked, and do not change then.
public final class MessageType {
  private final String name;
  private final boolean isMapEntry;
  private final SequencedMap<Integer, FieldType> byNumber = new LinkedHashMap<>();
  private final Map<String, FieldType> byName = new HashMap<>();

  MessageType(String name, boolean isMapEntry) {
    this.name = name;
    this.isMapEntry = isMapEntry;
  }

  /// False when its number is taken.
  boolean add(FieldType field) {
    byName.putIfAbsent(field.jsonName(), field);
    byName.put(field.name(), field);
    return byNumber.put(field.number(), field) == null;
  }

  /// The whole name: `google.protobuf.Timestamp`.
  public String name() {
    return name;
  }

  boolean isMapEntry() {
    return isMapEntry;
  }

  /// In the order in which they were written.
  Collection<FieldType> fields() {
    return byNumber.values();
  }

  /// The field of that name, as it stands in the file or as JSON has it; null for none.
  public @Nullable FieldType field(String fieldName) {
    return byName.get(fieldName);
  }

  @Nullable FieldType field(int number) {
    return byNumber.get(number);
  }

  /// One that must be there, as in a type that everybody knows.
  FieldType known(int number) {
    var field = byNumber.get(number);
    if (field == null) {
      throw new IllegalStateException(name + " has no field " + number);
    }
    return field;
  }
}
