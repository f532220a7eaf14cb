package moongate.store;

/// Identifies a stored entity.
record EntityId(String entity, String id) {}
