/// Entities, which are alike: their paths are in [EntityRoutes], where to start. [EntityReads],
/// [EntityWrites] and [NestedWrites] serve them, [EntityDocuments] completes what clients write,
/// and [Changes] takes it to the store.
@NullMarked
package moongate.admin.entity;

import org.jspecify.annotations.NullMarked;
