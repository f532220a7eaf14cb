/// Real parts for tests, all on loopback and on ports that the system chooses: [GatewayUnderTest]
/// in front of an [EchoUpstream], asked by a [WireClient].
@NullMarked
package moongate.testkit;

import org.jspecify.annotations.NullMarked;
