package moongate.model.entity;

/// How routes are matched and ordered: the setting `router_flavor`.
public enum RouterFlavor {
  /// By attributes; ties are ordered by age; regexes may have look-around and back-references.
  TRADITIONAL,

  /// By attributes; ties are ordered by id; regexes take linear time.
  TRADITIONAL_COMPATIBLE,

  /// By `expression` and `priority`; routes with attributes come after those with expressions.
  EXPRESSIONS
}
