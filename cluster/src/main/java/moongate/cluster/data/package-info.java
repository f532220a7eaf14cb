/// The data plane's side. [ControlPlaneLink] keeps a connection, [Conversation] exchanges messages
/// over it, [Updates] puts the received configurations into the store, and [KeptConfiguration]
/// keeps the latest one for the next start.
@NullMarked
package moongate.cluster.data;

import org.jspecify.annotations.NullMarked;
