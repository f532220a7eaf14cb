package moongate.model.entity;

import moongate.model.schema.Schema;

/// A kind of vault, which entities refer to by its name.
///
/// @param config what a vault entity of this kind may have in its config
public record VaultKind(String name, Schema config) {}
