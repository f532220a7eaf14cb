package moongate.model.entity;

import moongate.model.value.Value;

/// A configured entity: its typed fields that the gateway uses, and the whole document with all
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

  /// Every field, with defaults, as the Admin API shows it; its line is where the entity starts in
  /// its file.
  Value.Obj document();
}
