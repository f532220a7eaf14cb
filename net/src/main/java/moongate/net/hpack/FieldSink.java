package moongate.net.hpack;

/// Takes the fields of a section, one by one.
public interface FieldSink {
  /// A field that stands in a table.
  void field(TableField field);

  /// A field whose value stands between `from` and `end` of `memory`, for now.
  void field(FieldName name, byte[] memory, int from, int end);
}
