/// The Admin API: start at [AdminApi], whose route table names every endpoint. [StatusApi] is the
/// little of it that monitoring asks for.
///
/// A request goes through [moongate.admin.request], which finds its endpoint, in
/// [moongate.admin.endpoint] or, for entities, in [moongate.admin.entity], and runs it beside the
/// event loops. What endpoints say is made in [moongate.admin.reply]; bodies that are forms are
/// read by [moongate.admin.form]; who may ask is in [moongate.admin.access], and what the node has
/// to offer for all this in [moongate.admin.node].
///
/// It is an ordinary [moongate.http.Handler] on a listener of its own, because then the node needs
/// one HTTP implementation, with one set of limits, instead of two. Unless there are tokens
/// ([moongate.admin.access.AccessRule]) it asks for no password: keep it on loopback.
@NullMarked
package moongate.admin;

import org.jspecify.annotations.NullMarked;
