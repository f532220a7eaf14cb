package moongate.model.entity;

import moongate.model.value.Value;

/// A server name for which a certificate is used: `a.example`, `*.example`, `a.*`, or `*` for all
/// names without one.
public record Sni(String id, String name, String certificateId, Value.Obj document)
    implements Entity {
  public static Sni of(Value.Obj document) {
    return new Sni(
        document.text("id"),
        document.text("name"),
        document.object("certificate").text("id"),
        document);
  }
}
