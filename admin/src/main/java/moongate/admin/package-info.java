/// The Admin API: start at [AdminApi], whose route table names every endpoint.
///
/// It is an ordinary [moongate.http.Handler] on a listener of its own, because then the node needs
/// one HTTP implementation, with one set of limits, instead of two. Unless there are tokens
/// ([AccessRule]) it asks for no password: keep it on loopback.
@NullMarked
package moongate.admin;

import org.jspecify.annotations.NullMarked;
