/// The Admin API: start at [AdminApi], whose route table names every endpoint.
///
/// A request goes through [JsonApi], which finds its endpoint in [AdminRoutes] and runs it beside
/// the event loops. The endpoint gets an [AdminRequest], with the body that [Forms] or JSON make a
/// tree of values, and returns a [Reply]; what it refuses it throws as [Refused], in the words of
/// [AdminErrors] and [StoreReplies]. Entities, which are alike, have their paths from
/// [EntityRoutes]: [EntityReads], [EntityWrites] and [NestedWrites] serve them, [EntityDocuments]
/// completes what clients write, and [Changes] takes it to the store.
///
/// It is an ordinary [moongate.http.Handler] on a listener of its own, because then the node needs
/// one HTTP implementation, with one set of limits, instead of two. Unless there are tokens
/// ([AccessRule]) it asks for no password: keep it on loopback.
@NullMarked
package moongate.admin;

import org.jspecify.annotations.NullMarked;
