package moongate.net.hpack;

/// Receives the fields of a section, one by one.
public interface FieldSink {
  /// A field of the static or the dynamic table, or a remembered literal.
  void field(TableField field);

  /// A field whose value is between `from` and `end` of `memory`, which is valid only during this
  /// call.
  void field(FieldName name, byte[] memory, int from, int end);
}
