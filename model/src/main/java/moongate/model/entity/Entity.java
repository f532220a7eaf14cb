package moongate.model.entity;

import moongate.model.value.Value;

/// One configured thing: typed where the gateway uses it, and the whole document with all its
/// fields.
public sealed interface Entity
    permits Certificate,
        Sni,
        CaCertificate,
        Service,
        Route,
        Consumer,
        PluginConfig,
        Upstream,
        Target,
        Credential {
  /// A UUID in lower case.
  String id();

  /// Every field, defaults filled in, as the Admin API shows it; its line is where the entity
  /// starts in its file.
  Value.Obj document();
}
