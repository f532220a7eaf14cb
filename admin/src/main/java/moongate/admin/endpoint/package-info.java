/// The endpoints that are not about entities, one class for each group of paths: `/cache` is in
/// [CacheEndpoints]. The paths are in [moongate.admin.AdminApi].
@NullMarked
package moongate.admin.endpoint;

import org.jspecify.annotations.NullMarked;
