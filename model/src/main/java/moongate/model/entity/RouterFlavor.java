package moongate.model.entity;

/// How routes are matched and compared: the setting `router_flavor`.
public enum RouterFlavor {
  /// By attributes; equal routes by age; regexes may look around and refer back.
  TRADITIONAL,

  /// By attributes; equal routes by id; regexes take linear time.
  TRADITIONAL_COMPATIBLE,

  /// By `expression` and `priority`; routes with attributes come after all of these.
  EXPRESSIONS
}
