/// Runs tests of functions, written in Lua, without a node. [moongate.app.testing.TestRun] reads
/// the files and runs their tests. [moongate.app.testing.OfflineGateway] is the gateway that they
/// send requests to: the real one, except for network, clock and event loop.
@NullMarked
package moongate.app.testing;

import org.jspecify.annotations.NullMarked;
