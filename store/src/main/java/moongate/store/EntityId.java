package moongate.store;

/// What tells one stored entity from all others.
record EntityId(String entity, String id) {}
