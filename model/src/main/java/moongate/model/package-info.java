/// What a gateway is configured with. Start at [Snapshot], a whole configuration at one moment.
///
/// Configuration enters as a tree of values ([moongate.model.value]). A schema
/// ([moongate.model.schema]) describes an entity or a plugin's config once; from that one
/// description come validation, defaults and the Admin API's `/schemas`. Valid documents become
/// records ([moongate.model.entity]) in an immutable [Snapshot].
///
/// Beside it stand the doors between plugins and what keeps data for them: [RuntimeEntities],
/// [RuntimeCounters], [OwnConfiguration]. Nothing here knows how configuration was loaded, and no
/// concrete plugin.
@NullMarked
package moongate.model;

import org.jspecify.annotations.NullMarked;
