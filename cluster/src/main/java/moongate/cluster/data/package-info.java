/// A data plane's side: [ControlPlaneLink] keeps a connection up, [Conversation] speaks over it,
/// what comes goes through [Updates] into the store, and [KeptConfiguration] keeps it over a
/// restart.
@NullMarked
package moongate.cluster.data;

import org.jspecify.annotations.NullMarked;
