/// Endpoints that are not of entities, a class for each group of paths: `/cache` is in
/// [CacheEndpoints]. Which path leads where is in [moongate.admin.AdminApi].
@NullMarked
package moongate.admin.endpoint;

import org.jspecify.annotations.NullMarked;
