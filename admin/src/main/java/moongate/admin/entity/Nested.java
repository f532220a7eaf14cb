package moongate.admin.entity;

import moongate.model.schema.Schema;

/// A kind of entity below the one that it refers to: `/services/{service}/routes`.
///
/// @param field of the child, the one that refers to the parent
record Nested(Schema parent, String field, Schema child) {}
