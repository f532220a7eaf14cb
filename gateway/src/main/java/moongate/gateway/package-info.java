/// The request path: start at [moongate.gateway.Gateway], the life of one request.
///
/// A [moongate.gateway.Plan] is a configuration, compiled: it never changes, and each request keeps
/// the one it started with. The sub-packages hold the steps and know nothing of this package.
@NullMarked
package moongate.gateway;

import org.jspecify.annotations.NullMarked;
