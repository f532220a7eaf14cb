/// The operator's settings of the network, as plain values with Kong's defaults: [Limits] for
/// clients, [KeepAlive] for services, [TlsSettings] and [Trust], [DnsSettings].
@NullMarked
package moongate.net.settings;

import org.jspecify.annotations.NullMarked;
