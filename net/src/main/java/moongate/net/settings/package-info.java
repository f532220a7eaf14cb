/// What operators choose about the network, as plain values with the defaults that users of Kong
/// are used to: [Limits] for clients, [KeepAlive] for services, [TlsSettings] and [Trust],
/// [DnsSettings].
@NullMarked
package moongate.net.settings;

import org.jspecify.annotations.NullMarked;
