/// The endpoints of entities, which are all alike. Start at [EntityRoutes], which has their paths.
/// [EntityReads], [EntityWrites] and [NestedWrites] serve them, [EntityDocuments] completes what
/// clients send, and [Changes] passes it to the store.
@NullMarked
package moongate.admin.entity;

import org.jspecify.annotations.NullMarked;
