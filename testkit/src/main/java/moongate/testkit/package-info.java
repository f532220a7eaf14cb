/// Real parts for tests, on loopback and on ports that the system chooses: an [EchoUpstream] to
/// stand behind a gateway, a [WireClient] to ask it, a [FreePort] where one has to be known
/// beforehand. [Await] is how a test waits, and [KeptLog] shows what was logged when one fails.
@NullMarked
package moongate.testkit;

import org.jspecify.annotations.NullMarked;
