package moongate.model.entity;

import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// A virtual host name for a set of [Target]s; further settings are in the document.
public record Upstream(
    String id,
    String name,
    String algorithm,
    int slots,
    @Nullable String clientCertificateId,
    Value.Obj document)
    implements Entity {
  public static Upstream of(Value.Obj document) {
    return new Upstream(
        document.text("id"),
        document.text("name"),
        document.optionalText("algorithm").orElse("round-robin"),
        document.integer("slots"),
        document.object("client_certificate").textOrNull("id"),
        document);
  }
}
