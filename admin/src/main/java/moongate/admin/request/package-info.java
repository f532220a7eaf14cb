/// The way of a request: [JsonApi] finds its endpoint in [AdminRoutes], runs it with an
/// [AdminRequest] and sends what it says.
@NullMarked
package moongate.admin.request;

import org.jspecify.annotations.NullMarked;
