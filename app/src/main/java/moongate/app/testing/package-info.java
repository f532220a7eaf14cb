/// Tests of functions, written in Lua, without a node: [moongate.app.testing.TestRun] reads the
/// files and runs what they describe; [moongate.app.testing.OfflineGateway] is the gateway that
/// they send requests to, the real one but for its network, its clock and its event loop.
@NullMarked
package moongate.app.testing;

import org.jspecify.annotations.NullMarked;
