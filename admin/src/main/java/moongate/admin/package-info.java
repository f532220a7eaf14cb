/// The Admin API: start at [AdminApi], whose constructor names every endpoint. [StatusApi] is the
/// small part of it for monitoring.
///
/// [moongate.admin.request] finds the endpoint for a request and runs it beside the event loops.
/// Endpoints are in [moongate.admin.endpoint], those of entities in [moongate.admin.entity]. Their
/// answers are made in [moongate.admin.reply]. [moongate.admin.form] reads bodies that are forms,
/// [moongate.admin.access] decides who may use the API, and [moongate.admin.node] is what the API
/// needs of the node.
///
/// The API is an ordinary [moongate.http.Handler] on its own listener, so that the node needs only
/// one HTTP implementation, with one set of limits. Unless tokens are configured
/// ([moongate.admin.access.AccessRule]) it requires no password: keep it on loopback.
@NullMarked
package moongate.admin;

import org.jspecify.annotations.NullMarked;
