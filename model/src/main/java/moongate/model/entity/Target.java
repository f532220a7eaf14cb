package moongate.model.entity;

import moongate.model.value.Value;

/// One address of an upstream: `host:port`, IPv6 in brackets.
public record Target(String id, String upstreamId, String target, int weight, Value.Obj document)
    implements Entity {
  /// A weight of null, which requests may contain, means the default.
  static final int DEFAULT_WEIGHT = 100;

  public static Target of(Value.Obj document) {
    return new Target(
        document.text("id"),
        document.object("upstream").text("id"),
        document.text("target"),
        (int) document.optionalNumber("weight").orElse(DEFAULT_WEIGHT),
        document);
  }
}
