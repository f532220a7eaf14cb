/// The configuration of a gateway. Start at [Snapshot], a whole configuration at one point in time.
///
/// Configuration enters as a tree of values ([moongate.model.value]). A schema
/// ([moongate.model.schema]) describes an entity or a plugin's config; validation, defaults and the
/// Admin API's `/schemas` are all derived from it. Valid documents become records
/// ([moongate.model.entity]) in an immutable [Snapshot].
///
/// The package also has the interfaces through which plugins store data: [RuntimeEntities],
/// [RuntimeCounters], [OwnConfiguration]. It is independent of how configuration is loaded, and of
/// concrete plugins.
@NullMarked
package moongate.model;

import org.jspecify.annotations.NullMarked;
