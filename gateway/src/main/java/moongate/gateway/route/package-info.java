/// Finding the route of a request: start at [moongate.gateway.route.Router].
///
/// A router is compiled once from the configured routes and never changes. It knows requests only
/// as method, host, path and headers.
@NullMarked
package moongate.gateway.route;

import org.jspecify.annotations.NullMarked;
