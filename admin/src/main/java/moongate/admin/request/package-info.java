/// The way of a request: [JsonApi] finds its endpoint in [AdminRoutes], runs it with an
/// [AdminRequest] and sends the reply.
@NullMarked
package moongate.admin.request;

import org.jspecify.annotations.NullMarked;
